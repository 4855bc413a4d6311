// Imports a folder of Markdown files: two looks at it, so that texts can link to texts that come after them.
import { realpath, stat } from 'node:fs/promises';
import type { ImportContext } from '../import-context.ts';
import { ImportError } from '../import-error.ts';
import { ImportReport } from '../import-report.ts';
import { AddressBook } from './addresses.ts';
import { AuthorNames } from './author-names.ts';
import { isMarkdownFile } from './file-name.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import { FolderRoots } from './folder-roots.ts';
import { importItems } from './import-items.ts';
import type { ImportMarkdownOptions } from './import-options.ts';
import { NOUNS } from './item.ts';
import { type MediaFiles, openMediaFiles } from './media-files.ts';
import { oldPathProblem } from './old-paths.ts';
import { placeItems } from './place-items.ts';
import { readDrafts } from './read-drafts.ts';
import { type ExportData, readExport } from './read-export.ts';
import { restoreComments, restoreFixedRedirects } from './restore-comments.ts';
import { restoreAuthors, restoreMedia, restoreSettings, restoreTags } from './restore-site.ts';
import { loadSiteHere } from './site-here.ts';

/**
 * Imports every Markdown file of a folder as a post or page, with the pictures and files it uses; an export of Octavo
 * with its comments, authors and settings as well. The same folder imported again changes only what has changed in it.
 * @throws ImportError when there is no such folder or an option is wrong.
 */
export async function importMarkdown(
  context: ImportContext,
  options: ImportMarkdownOptions,
): Promise<ImportReport> {
  const folder = await checkOptions(options);
  const report = new ImportReport();
  const { files, skipped } = await findFiles(folder);
  for (const { path, reason } of skipped) report.leaveOut('other', path, reason);
  const exported = await readExport(folder, files, report);
  const isDryRun = options.dryRun === true;
  if (exported !== null && !isDryRun) await restoreBefore(context, { folder, exported, options, report });
  await importTexts(context, { folder, files, exported, options, report });
  if (exported !== null && !isDryRun) await restoreAfter(context, { folder, exported, options, report });
  report.interrupted = context.signal?.aborted === true;
  return report;
}

interface Restoring {
  folder: string;
  exported: ExportData;
  options: ImportMarkdownOptions;
  report: ImportReport;
}

async function restoreBefore(
  context: ImportContext,
  { folder, exported, options, report }: Restoring,
): Promise<void> {
  await restoreSettings(context, exported.settings, { overwrite: options.overwrite === true }, report);
  await restoreAuthors(context, exported.authors, report);
  await restoreTags(context, exported.tags, report);
  await restoreMedia(context, folder, exported.media, report);
}

async function restoreAfter(context: ImportContext, { folder, exported, report }: Restoring): Promise<void> {
  await restoreFixedRedirects(context, exported.redirects, report);
  await restoreComments(context, folder, exported.commentFiles, report);
}

interface Texts extends Omit<Restoring, 'exported'> {
  files: readonly FoundFile[];
  exported: ExportData | null;
}

async function importTexts(
  context: ImportContext,
  { folder, files, exported, options, report }: Texts,
): Promise<void> {
  const source = `markdown:${folder}`;
  const isExport = exported !== null;
  const isDryRun = options.dryRun === true;
  const here = await loadSiteHere(context.database.read);
  const authors = await AuthorNames.load(context.database.read, options.author, here.settings.name);
  const limits = options.maxMediaBytes === undefined ? {} : { maxBytes: options.maxMediaBytes };
  const media = await openMediaFiles(context, { source, folder, isDryRun, limits }, report);
  const look = { folder, source, options, here, authors, isExport, looksAtAll: await media.haveChanged() };
  const { drafts, unchanged, gone } = await readDrafts(context, files, look, report);
  const placing = { here, oldPathPatterns: options.oldPaths ?? [], isExport, isDryRun };
  const items = await placeItems(context, drafts, unchanged, placing);
  const roots = new FolderRoots(folder);
  const addresses = new AddressBook({ folder, roots, media, here, items, unchanged, isExport });
  const redirectTimes = new Map(exported?.redirects.map(({ from, created }) => [from, created]));
  const work = {
    folder,
    source,
    addresses,
    isExport,
    isDryRun,
    redirectTimes,
    overwrite: options.overwrite === true,
  };
  await importItems(context, items, work, report);
  for (const { kind } of unchanged) report.count(NOUNS[kind], 'unchanged');
  addNotes({ files: isExport ? [] : files, gone, authors, media }, report);
}

async function checkOptions({ folder, oldPaths }: ImportMarkdownOptions): Promise<string> {
  for (const pattern of oldPaths ?? []) {
    const problem = oldPathProblem(pattern);
    if (problem !== null)
      throw new ImportError('old-path', `The old path ${JSON.stringify(pattern)} ${problem}.`);
  }
  const real = await realpath(folder).catch(() => null);
  if (real !== null && (await stat(real)).isDirectory()) return real;
  throw new ImportError('no-folder', `There is no folder ${folder}. Check the path and try again.`);
}

interface Notes {
  files: readonly FoundFile[];
  gone: readonly string[];
  authors: AuthorNames;
  media: MediaFiles;
}

function addNotes({ files, gone, authors, media }: Notes, report: ImportReport): void {
  if (authors.note !== null) report.warn('authors', authors.note);
  if (gone.length > 0)
    report.warn('files that are gone', `${gone.length} that earlier imports took; what they became stays`);
  const unused = files.filter(({ path }) => !isMarkdownFile(path) && !media.used.has(path));
  if (unused.length === 0) return;
  const names = unused
    .slice(0, 3)
    .map(({ path }) => path)
    .join(', ');
  report.warn(
    'other files',
    `${unused.length} are no Markdown and no text uses them (${names}${unused.length > 3 ? ', …' : ''})`,
  );
}
