import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { type ExportSummary, exportMarkdown } from '../export/export-markdown.ts';
import { createServices } from '../services.ts';
import { INTERRUPTED_EXIT_CODE, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';

export const exportCommand = new Command('export').description('write the whole site as files');

exportCommand
  .command('markdown')
  .description('write texts as Markdown, and media, comments, authors, tags and settings beside them')
  .argument('<folder>', 'a new folder, or one of an earlier export, which is brought up to date')
  .option('--force', 'write into a folder that holds other files as well')
  .action(async (folder: string, { force }: { force?: boolean }) => {
    await using services = await createServices(readConfig());
    const { database, mediaStore } = services;
    const signal = onInterrupt();
    const progress = (label: string, total: number | null) => new Progress(label, total);
    const summary = await exportMarkdown(
      { database, mediaStore, signal, progress },
      { folder, ...(force && { force }) },
    );
    console.log(report(summary, folder));
    if (!summary.isComplete) process.exitCode = INTERRUPTED_EXIT_CODE;
    else if (summary.missing.length > 0) process.exitCode = 1;
  });

function report(
  { posts, pages, comments, media, missing, isComplete }: ExportSummary,
  folder: string,
): string {
  return [
    `Wrote ${posts} posts, ${pages} pages, ${comments} comments and ${media} media files to ${folder}.`,
    'It holds e-mail addresses of authors and commenters: keep it as private as the database.',
    ...(missing.length === 0
      ? []
      : ['', 'Not in the media store, and so not in the export:', ...missing.map((file) => `  ${file}`)]),
    ...(isComplete ? [] : ['', 'Interrupted: the export is not complete. Run it again to complete it.']),
  ].join('\n');
}
