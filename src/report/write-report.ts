import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlOf } from './html.tsx';
import { markdownOf } from './markdown.ts';
import { plotFile } from './plot.tsx';
import type { Report } from './report.ts';
import { ReportError } from './report-error.ts';

/**
 * Writes `name.md` with its plots in the folder `name`, and `name.html`, which holds them itself. Their paths.
 * @throws ReportError `no-folder` when the folder cannot be written to.
 */
export async function writeReport(report: Report, folder: string, name: string): Promise<string[]> {
  try {
    await mkdir(join(folder, name), { recursive: true });
    const paths = [join(folder, `${name}.md`), join(folder, `${name}.html`)] as const;
    await writeFile(
      paths[0],
      markdownOf(report, (plotId) => `${name}/${plotId}.svg`),
    );
    await writeFile(paths[1], htmlOf(report));
    for (const block of report.sections.flatMap((section) => section.blocks)) {
      if (block.kind === 'plot')
        await writeFile(join(folder, name, `${block.plot.id}.svg`), plotFile(block.plot));
    }
    return [...paths];
  } catch (error) {
    throw noFolder(folder, error);
  }
}

/**
 * So that a long measurement does not end with nowhere to write it.
 * @throws ReportError `no-folder`
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw noFolder(folder, error);
  }
}

function noFolder(folder: string, error: unknown): ReportError {
  if (error instanceof ReportError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The report cannot be written to ${folder}: ${reason}. Give another folder with --out.`;
  return new ReportError('no-folder', message, error);
}
