import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import type { ImportContext } from '../import/import-context.ts';
import type { ImportReport } from '../import/import-report.ts';
import { importMarkdown } from '../import/markdown/import-markdown.ts';
import { OLD_PATH_TOKENS, oldPathProblem } from '../import/markdown/old-paths.ts';
import { importWordpress } from '../import/wordpress/import-wordpress.ts';
import { createServices } from '../services.ts';
import { retireWelcomePost } from '../site/welcome-post.ts';
import { INTERRUPTED_EXIT_CODE, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';
import { wholeNumber } from './whole-number.ts';

export const importCommand = new Command('import').description(
  'take posts, pages, pictures and comments from elsewhere',
);

interface MarkdownFlags {
  author?: string;
  oldPath?: string[];
  overwrite?: boolean;
  dryRun?: boolean;
  maxSize?: number;
}

importCommand
  .command('markdown')
  .description('import a folder of Markdown files, of a site generator or of "octavo export"')
  .argument('<folder>', 'the folder; run it again to take what has changed in it')
  .option(
    '--author <name>',
    "who wrote the posts that name no author (default: the owner, or the site's name)",
  )
  .option(
    '--old-path <pattern>',
    `an address that posts had, as in /blog/:path; may be given several times; parts: ${OLD_PATH_TOKENS.join(' ')}`,
    oldPath,
  )
  .option('--overwrite', 'take files also where their posts were edited or deleted here since')
  .option('--dry-run', 'read and check everything, write nothing')
  .option('--max-size <MB>', 'leave out larger Markdown files (default: 10)', wholeNumber(1, 1000))
  .action(
    async (folder: string, { author, oldPath: oldPaths, overwrite, dryRun, maxSize }: MarkdownFlags) => {
      await run(
        (context) =>
          importMarkdown(context, {
            folder,
            ...(oldPaths !== undefined && { oldPaths }),
            ...(author !== undefined && { author }),
            ...(overwrite && { overwrite }),
            ...(dryRun && { dryRun }),
            ...(maxSize !== undefined && { maxFileBytes: maxSize * 1024 * 1024 }),
          }),
        { isDryRun: dryRun === true },
      );
    },
  );

importCommand
  .command('wordpress')
  .description('import the file that WordPress gives under Tools, Export')
  .argument('<file>', 'the .xml file; run it again to take a newer one')
  .option('--media <folder>', "a copy of the blog's wp-content/uploads")
  .option('--overwrite', 'take posts also where they were edited or deleted here since')
  .action(async (file: string, { media, overwrite }: { media?: string; overwrite?: boolean }) => {
    await run((context) =>
      importWordpress(context, {
        file,
        ...(media !== undefined && { mediaFolder: media }),
        ...(overwrite && { overwrite }),
      }),
    );
  });

async function run(
  work: (context: ImportContext) => Promise<ImportReport & { broken?: string | null }>,
  { isDryRun = false } = {},
): Promise<void> {
  await using services = await createServices(readConfig());
  const { database, mediaStore, now } = services;
  const signal = onInterrupt();
  const progress = (label: string, total: number | null) => new Progress(label, total);
  const report = await work({ database, mediaStore, now, signal, progress });
  // Also those that an earlier run brought, which may have been killed before it got here.
  const bringsPosts = (['added', 'changed', 'unchanged'] as const).some(
    (outcome) => report.countOf('posts', outcome) > 0,
  );
  if (bringsPosts && !isDryRun) await database.transaction(retireWelcomePost);
  const heading = isDryRun ? 'Nothing was written. An import would give:' : 'Imported:';
  console.log(`${heading}\n${report.summary()}`);
  if (report.broken) process.exitCode = 1;
  if (report.interrupted) process.exitCode = INTERRUPTED_EXIT_CODE;
}

function oldPath(pattern: string, before: string[] = []): string[] {
  const problem = oldPathProblem(pattern);
  if (problem !== null) throw new InvalidArgumentError(`It ${problem}.`);
  return [...before, pattern];
}
