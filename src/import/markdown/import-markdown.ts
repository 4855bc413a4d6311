// Imports a folder of Markdown files: two looks at it, so that texts can link to texts that come after them.
import { realpath } from 'node:fs/promises';
import type { AuthorInput } from '../../authors/ensure-author.ts';
import type { ImportContext } from '../import-context.ts';
import { ImportReport } from '../import-report.ts';
import { AddressBook } from './addresses.ts';
import { AuthorNames, fallbackAuthor } from './author-names.ts';
import { isMarkdownFile } from './file-name.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import { FolderRoots } from './folder-roots.ts';
import { importItems } from './import-items.ts';
import { ImportError, type ImportMarkdownOptions } from './import-options.ts';
import { NOUNS, type UnchangedItem } from './item.ts';
import { type MediaFiles, openMediaFiles } from './media-files.ts';
import { oldPathProblem } from './old-paths.ts';
import { placeItems } from './place-items.ts';
import { readDrafts } from './read-drafts.ts';
import { loadSiteHere } from './site-here.ts';

/**
 * Imports every Markdown file of a folder as a post or page, with the pictures and files it uses. The same folder
 * imported again changes only what has changed in it.
 * @throws ImportError when there is no such folder or an option is wrong.
 */
export async function importMarkdown(
  context: ImportContext,
  options: ImportMarkdownOptions,
): Promise<ImportReport> {
  const folder = await checkOptions(options);
  const report = new ImportReport();
  const source = `markdown:${folder}`;
  const { files, skipped } = await findFiles(folder);
  for (const { path, reason } of skipped) report.leaveOut('other', path, reason);
  const here = await loadSiteHere(context.database.read);
  const fallback = options.author ?? (await fallbackAuthor(context.database.read, here.settings.name));
  const authors = new AuthorNames(fallback, new Map<string, AuthorInput>());
  const isDryRun = options.dryRun === true;
  const limits = options.maxMediaBytes === undefined ? {} : { maxBytes: options.maxMediaBytes };
  const media = await openMediaFiles(context, { source, folder, isDryRun, limits }, report);
  const look = {
    folder,
    source,
    options,
    here,
    authors,
    isExport: false,
    looksAtAll: await media.haveChanged(),
  };
  const { drafts, unchanged, gone } = await readDrafts(context, files, look, report);
  const placing = { here, oldPathPatterns: options.oldPaths ?? [], isExport: false, isDryRun };
  const items = await placeItems(context, drafts, unchanged, placing);
  const addresses = new AddressBook({
    folder,
    roots: new FolderRoots(folder),
    media,
    here,
    items,
    unchanged,
  });
  const overwrite = options.overwrite === true;
  const work = { folder, source, addresses, isExport: false, overwrite, isDryRun, redirectTimes: new Map() };
  await importItems(context, items, work, report);
  countUnchanged(unchanged, report);
  addNotes(files, gone, authors, media, report);
  return report;
}

async function checkOptions({ folder, oldPaths }: ImportMarkdownOptions): Promise<string> {
  for (const pattern of oldPaths ?? []) {
    const problem = oldPathProblem(pattern);
    if (problem !== null)
      throw new ImportError('old-path', `The old path ${JSON.stringify(pattern)} ${problem}.`);
  }
  try {
    return await realpath(folder);
  } catch (error) {
    throw new ImportError('no-folder', `There is no folder ${folder}. Check the path and try again.`, error);
  }
}

function countUnchanged(unchanged: readonly UnchangedItem[], report: ImportReport): void {
  for (const { kind } of unchanged) report.count(NOUNS[kind], 'unchanged');
}

function addNotes(
  files: readonly FoundFile[],
  gone: readonly string[],
  authors: AuthorNames,
  media: MediaFiles,
  report: ImportReport,
): void {
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
