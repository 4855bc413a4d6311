// Writes the whole site as files: texts as Markdown, the rest as data beside them. It is the owner's own copy, so it
// holds what the database holds of people too, their e-mail addresses with it; passwords, sessions and keys of other services are not in it.
import type { Reader } from '../database/database.ts';
import type { ImportContext } from '../import/import-context.ts';
import { mediaPath } from '../media/media.ts';
import { originalKey } from '../media/media-keys.ts';
import type { MediaStore } from '../media/media-store.ts';
import { isSettingKey, SECRET_SETTINGS } from '../site/settings.ts';
import { EXPORT_FILES, formatData } from './data-file.ts';
import { type ExportFolder, openExportFolder } from './export-folder.ts';
import {
  allAuthors,
  allMedia,
  allPages,
  allPosts,
  allRedirects,
  allSettings,
  allTags,
  commentsOf,
  countTexts,
  sharedAuthorNames,
} from './export-queries.ts';
import { type ExportedText, fileStem, given, isoTime, textFile } from './text-file.ts';

export interface ExportMarkdownOptions {
  folder: string;
  /** Writes into a folder that holds other files as well. */
  force?: boolean;
}

export interface ExportSummary {
  posts: number;
  pages: number;
  comments: number;
  media: number;
  /** Media whose files are not in the store. */
  missing: string[];
  /** False when it was interrupted; the same export run again completes it. */
  isComplete: boolean;
}

type ExportContext = Pick<ImportContext, 'database' | 'mediaStore' | 'signal' | 'progress'>;

/** @throws ExportError when the folder holds something else. */
export async function exportMarkdown(
  context: ExportContext,
  options: ExportMarkdownOptions,
): Promise<ExportSummary> {
  const folder = await openExportFolder(options.folder, { force: options.force === true });
  const db = context.database.read;
  const summary: ExportSummary = {
    posts: 0,
    pages: 0,
    comments: 0,
    media: 0,
    missing: [],
    isComplete: false,
  };
  await folder.writeManifest(false);
  await writeData(db, folder);
  await writeTexts(context, folder, summary);
  await writeMedia(context, folder, summary);
  if (context.signal?.aborted) return summary;
  await folder.removeOutdated();
  await folder.writeManifest(true);
  return { ...summary, isComplete: true };
}

async function writeData(db: Reader, folder: ExportFolder): Promise<void> {
  // The table keeps marks of the site's own as well.
  const stored = (await allSettings(db)).filter(
    ({ key }) => isSettingKey(key) && !SECRET_SETTINGS.includes(key),
  );
  const settings = stored.map(({ key, value }): [string, unknown] => [key, JSON.parse(value)]);
  await folder.write(EXPORT_FILES.settings, formatData(Object.fromEntries(settings)));
  const authors = (await allAuthors(db)).map(
    ({ slug, name, email, bio, website, role, created_at, updated_at }) =>
      given({
        slug,
        name,
        email,
        bio,
        website,
        role,
        created: isoTime(created_at),
        updated: isoTime(updated_at),
      }),
  );
  await folder.write(EXPORT_FILES.authors, formatData({ authors }));
  const tags = (await allTags(db)).map(({ slug, name, description, created_at }) => ({
    slug,
    name,
    description,
    created: isoTime(created_at),
  }));
  await folder.write(EXPORT_FILES.tags, formatData({ tags }));
  const redirects = (await allRedirects(db)).map(({ path, post, page, target, created_at }) =>
    given({ from: path, post, page, to: target, created: isoTime(created_at) }),
  );
  await folder.write(EXPORT_FILES.redirects, formatData({ redirects }));
}

async function writeTexts(
  context: ExportContext,
  folder: ExportFolder,
  summary: ExportSummary,
): Promise<void> {
  const db = context.database.read;
  const sharedNames = await sharedAuthorNames(db);
  const steps = context.progress?.('Writing texts', await countTexts(db));
  for await (const post of allPosts(db, sharedNames)) {
    if (context.signal?.aborted) return;
    await folder.write(`posts/${fileStem(post.slug, post.id)}.md`, textFile(post));
    summary.posts += 1;
    summary.comments += await writeComments(db, folder, post);
    steps?.advance();
  }
  for await (const page of allPages(db, sharedNames)) {
    if (context.signal?.aborted) return;
    await folder.write(`pages/${fileStem(page.slug, page.id)}.md`, textFile(page));
    summary.pages += 1;
    steps?.advance();
  }
  steps?.done();
}

async function writeComments(db: Reader, folder: ExportFolder, post: ExportedText): Promise<number> {
  const rows = await commentsOf(db, post.id);
  if (rows.length === 0) return 0;
  const comments = rows.map((row) =>
    given({
      id: row.id,
      parent: row.parent_id,
      author: row.author_slug,
      name: row.guest_name,
      email: row.guest_email,
      website: row.guest_website,
      status: row.status,
      created: isoTime(row.created_at),
      format: row.format,
      text: row.text,
    }),
  );
  const path = `${EXPORT_FILES.comments}/${fileStem(post.slug, post.id)}.yaml`;
  await folder.write(path, formatData({ post: post.slug, comments }));
  return rows.length;
}

async function writeMedia(
  context: ExportContext,
  folder: ExportFolder,
  summary: ExportSummary,
): Promise<void> {
  const rows = await allMedia(context.database.read);
  const files = rows.map((row) => ({ ...row, file: decodeURIComponent(mediaPath(row)).slice(1) }));
  const media = files.map(({ file, alt, created_at }) => ({ file, alt, created: isoTime(created_at) }));
  await folder.write(EXPORT_FILES.media, formatData({ media }));
  const steps = context.progress?.('Copying media', files.length);
  for (const { file, hash, bytes } of files) {
    if (context.signal?.aborted) return;
    if (await copyMedia(context.mediaStore, folder, { file, hash, bytes })) summary.media += 1;
    else summary.missing.push(file);
    steps?.advance();
  }
  steps?.done();
}

async function copyMedia(
  store: MediaStore,
  folder: ExportFolder,
  { file, hash, bytes }: { file: string; hash: string; bytes: number },
): Promise<boolean> {
  const stored = await store.get(originalKey(hash));
  if (stored === undefined) return false;
  await folder.copy(file, bytes, async () => stored.stream);
  return true;
}
