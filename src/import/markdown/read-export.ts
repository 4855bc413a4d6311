// A folder that Octavo wrote itself: beside the texts it holds the rest of the site as data.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ContentError } from '../../content/content-error.ts';
import { EXPORT_FILES, EXPORT_SCHEMAS, parseData } from '../../export/data-file.ts';
import type { ImportReport } from '../import-report.ts';
import type { FoundFile } from './find-files.ts';

export interface ExportData {
  settings: z.output<typeof EXPORT_SCHEMAS.settings>;
  authors: z.output<typeof EXPORT_SCHEMAS.authors>['authors'];
  tags: z.output<typeof EXPORT_SCHEMAS.tags>['tags'];
  media: z.output<typeof EXPORT_SCHEMAS.media>['media'];
  redirects: z.output<typeof EXPORT_SCHEMAS.redirects>['redirects'];
  /** Files with a post's comments, from the folder. */
  commentFiles: string[];
}

/** What an export holds beside its texts, or null for a folder that is no export. What cannot be read is reported. */
export async function readExport(
  folder: string,
  files: readonly FoundFile[],
  report: ImportReport,
): Promise<ExportData | null> {
  const manifest = await readDataFile(folder, EXPORT_FILES.manifest, EXPORT_SCHEMAS.manifest);
  if (!manifest.ok) return null;
  if (!manifest.data.complete)
    report.warn(EXPORT_FILES.manifest, 'the export was interrupted and is not complete');
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema, empty: z.output<Schema>) => {
    const result = await readDataFile(folder, path, schema);
    if (!result.ok) report.leaveOut('data', path, result.reason);
    return result.ok ? result.data : empty;
  };
  return {
    settings: await read(EXPORT_FILES.settings, EXPORT_SCHEMAS.settings, {}),
    authors: (await read(EXPORT_FILES.authors, EXPORT_SCHEMAS.authors, { authors: [] })).authors,
    tags: (await read(EXPORT_FILES.tags, EXPORT_SCHEMAS.tags, { tags: [] })).tags,
    media: (await read(EXPORT_FILES.media, EXPORT_SCHEMAS.media, { media: [] })).media,
    redirects: (await read(EXPORT_FILES.redirects, EXPORT_SCHEMAS.redirects, { redirects: [] })).redirects,
    commentFiles: files
      .map(({ path }) => path)
      .filter((path) => path.startsWith(`${EXPORT_FILES.comments}/`)),
  };
}

export type DataFileResult<Data> = { ok: true; data: Data } | { ok: false; reason: string };

/** A data file of an export, or for a person why it cannot be taken. @param path from the folder. */
export async function readDataFile<Schema extends z.ZodType>(
  folder: string,
  path: string,
  schema: Schema,
): Promise<DataFileResult<z.output<Schema>>> {
  try {
    return { ok: true, data: parseData(await readFile(join(folder, path), 'utf8'), schema) };
  } catch (error) {
    if (error instanceof z.ZodError)
      return { ok: false, reason: `it is not as an export writes it: ${z.prettifyError(error)}` };
    if (error instanceof ContentError) return { ok: false, reason: error.message };
    return {
      ok: false,
      reason: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
