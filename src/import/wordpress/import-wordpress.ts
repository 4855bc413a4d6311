import { dirname } from 'node:path';
import { loadSettings } from '../../site/setting-queries.ts';
import type { ImportContext, ProgressSteps } from '../import-context.ts';
import { adoptSettings } from './adopt-settings.ts';
import { AttachmentIndex } from './attachment-index.ts';
import { noDamage } from './decode-file.ts';
import { AuthorDirectory } from './import-authors.ts';
import { ItemImporter } from './import-items.ts';
import { TagDirectory } from './import-terms.ts';
import { MediaLibrary } from './media-library.ts';
import type { Directories } from './prepare-text.ts';
import { BrokenFileError, readWxr } from './read-wxr.ts';
import { type Survey, surveyWxr } from './survey.ts';
import type { WordPressImport } from './wordpress-import.ts';
import { WordPressReport } from './wordpress-report.ts';
import { itemFrom } from './wxr-item.ts';

export interface WordPressImportOptions {
  /** The export, as WordPress's Tools → Export gives it. */
  file: string;
  /** A copy of the blog's `wp-content/uploads`, or a folder with it inside. The export's own folder is looked through too. */
  mediaFolder?: string;
  /** Writes what the export says over what was edited or deleted here since the last import. */
  overwrite?: boolean;
}

/**
 * Imports a WordPress export. The file is read twice and never held whole. Each post is taken with its comments in a
 * transaction of its own, and importing the same file again changes nothing.
 * @returns what became of every item. `broken` is set when the file ends before it should: what came whole before was
 *   taken, and the import has failed in part.
 * @throws WxrError when the file cannot be read or is no WordPress export; nothing was imported then.
 */
export async function importWordpress(
  context: ImportContext,
  options: WordPressImportOptions,
): Promise<WordPressReport> {
  const survey = await surveyWxr(options.file);
  const report = new WordPressReport();
  for (const note of survey.notes) report.warn(options.file, note);
  const run = await startRun(context, options, survey, report);
  const directories: Directories = {
    authors: new AuthorDirectory(run),
    tags: new TagDirectory(run),
    media: new MediaLibrary(run, mediaFolders(options)),
    attachments: new AttachmentIndex(survey),
  };
  await directories.authors.takeListed();
  await directories.tags.takeListed();
  await watched(context, 'Files', survey.attachments.size, (advance) =>
    directories.media.takeAttachments(advance),
  );
  await watched(context, 'Posts and pages', survey.itemCount, (advance) =>
    importItems(new ItemImporter(run, directories), options.file, context.signal, advance),
  );
  report.interrupted = context.signal?.aborted === true;
  report.broken =
    survey.broken && `${survey.broken} What stands before was imported; export the blog again for the rest.`;
  report.close();
  return report;
}

async function startRun(
  context: ImportContext,
  { file, overwrite = false }: WordPressImportOptions,
  survey: Survey,
  report: WordPressReport,
): Promise<WordPressImport> {
  // The blog's own address: blogs of one network share the network's.
  const address = survey.blog.url.replace(/^https?:\/\/(?:www\.)?/, '').toLowerCase() || file;
  const run = { ...context, source: `wordpress:${address}`, survey, report, overwrite };
  await adoptSettings(run);
  return { ...run, settings: await loadSettings(context.database.read) };
}

function mediaFolders({ file, mediaFolder }: WordPressImportOptions): string[] {
  return mediaFolder === undefined ? [dirname(file)] : [mediaFolder, dirname(file)];
}

async function watched(
  { progress }: ImportContext,
  label: string,
  total: number,
  work: (advance: () => void) => Promise<void>,
): Promise<void> {
  const steps: ProgressSteps | undefined = total > 0 ? progress?.(label, total) : undefined;
  await work(() => steps?.advance());
  steps?.done();
}

async function importItems(
  importer: ItemImporter,
  file: string,
  signal: AbortSignal | undefined,
  advance: () => void,
): Promise<void> {
  try {
    for await (const element of readWxr(file, noDamage())) {
      if (signal?.aborted) return;
      if (element.name !== 'item') continue;
      await importer.take(itemFrom(element));
      advance();
    }
  } catch (error) {
    // The first reading has found the break too, and the report says where.
    if (!(error instanceof BrokenFileError)) throw error;
  }
  await importer.takeWaiting();
}
