import type { RenderedContent } from '../../content/render-content.ts';
import { slugify } from '../../content/slugify.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { takeLock } from '../../database/take-lock.ts';
import { freePostSlug } from '../../posts/free-post-slug.ts';
import { postPath } from '../../posts/post-path.ts';
import { renderText } from '../../posts/render-text.ts';
import { savePost } from '../../posts/save-post.ts';
import { rememberItem } from '../imported-items.ts';
import { type CommentResult, importComments, reportComments } from './import-comments.ts';
import { tagRefsOf } from './import-terms.ts';
import { findImportedItem } from './imported-keys.ts';
import { redirectOldAddresses } from './old-addresses.ts';
import { type Directories, type PreparedText, prepareText, textColumns } from './prepare-text.ts';
import { DELETED, type Decision, decide, KEPT, TAKEN } from './reimport.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrItem } from './wxr-item.ts';

/**
 * Takes a post with its comments in one transaction.
 * @throws ContentError when the text cannot be taken; nothing was written then.
 */
export async function importPost(
  run: WordPressImport,
  directories: Directories,
  item: WxrItem,
): Promise<void> {
  const tags = tagRefsOf(item);
  const text = await prepareText(
    run,
    directories,
    item,
    tags.map((tag) => `${tag.slug}\n${tag.name}`).join('\n'),
  );
  const { source, overwrite, database } = run;
  const known = await findImportedItem(database.read, source, 'post', text.key);
  const row = known && (await findPostRow(database.read, known.entityId));
  const decision = decide(known, row, text.digest, overwrite);
  if (decision === 'deleted') return leaveOutDeleted(run, text, item);
  const rendered =
    decision === 'add' || decision === 'write' ? await renderText(database.read, text.source, 'html') : null;
  const saved = await database.transaction(async (tx) => {
    await takeLock(tx, 'imports');
    const knownNow = await findImportedItem(tx, source, 'post', text.key);
    if (knownNow?.entityId !== known?.entityId || knownNow?.digest !== known?.digest) return undefined;
    const written =
      rendered === null
        ? { id: row?.id ?? 0, taken: [] }
        : await writePost(
            tx,
            run,
            item,
            { ...text, id: row?.id, slug: await slugFor(tx, text.slug, row) },
            {
              rendered,
              tagIds: await directories.tags.idsOf(tx, tags),
            },
          );
    return { ...written, comments: await importComments(tx, run, directories.authors, written.id, item) };
  });
  if (saved === undefined) return leaveOutTaken(run, text, item);
  reportPost(run, text, decision, saved);
}

function leaveOutTaken({ report }: WordPressImport, { label }: PreparedText, item: WxrItem): void {
  report.leaveOut('posts', label, TAKEN);
  const results = item.comments.map(() => ({ leftOut: 'another import takes their post' }));
  reportComments(report, label, results);
}

function leaveOutDeleted({ report }: WordPressImport, { label }: PreparedText, item: WxrItem): void {
  report.leaveOut('posts', label, DELETED);
  reportComments(
    report,
    label,
    item.comments.map(() => ({ leftOut: 'their post was deleted here' })),
  );
}

function reportPost(
  { report }: WordPressImport,
  text: PreparedText,
  decision: Decision,
  saved: { taken: string[]; comments: CommentResult[] },
): void {
  report.count('posts', decision === 'add' ? 'added' : decision === 'write' ? 'changed' : 'unchanged');
  if (decision === 'keep') report.warn(text.label, KEPT);
  if (decision === 'add' || decision === 'write') reportNotes(report, text, saved.taken);
  reportComments(report, text.label, saved.comments);
}

/** What a person should know of a text that was written. */
export function reportNotes(
  report: WordPressImport['report'],
  text: PreparedText,
  takenAddresses: readonly string[],
): void {
  for (const note of text.notes) report.warn(text.label, note);
  for (const note of text.commonNotes) report.warnAlike(text.label, note);
  for (const path of takenAddresses)
    report.warn(text.label, `its old address ${path} leads elsewhere already`);
}

async function writePost(
  tx: Transaction,
  run: WordPressImport,
  item: WxrItem,
  text: PreparedText & { id: number | undefined },
  { rendered, tagIds }: { rendered: RenderedContent; tagIds: number[] },
): Promise<{ id: number; taken: string[] }> {
  const columns = textColumns(run, text);
  const post = { ...columns, slug: text.slug, tagIds };
  const result = await savePost(tx, text.id === undefined ? post : { ...post, id: text.id }, rendered);
  if (!result.ok)
    throw new Error(`The post ${text.label} cannot have the slug "${text.slug}" (${result.reason}).`);
  await rememberItem(tx, run.source, 'post', text.key, {
    entityId: result.id,
    digest: text.digest,
    importedAt: run.now(),
  });
  const authorSlug = await authorSlugOf(tx, text.authorId);
  const path = postPath(
    { slug: text.slug, authorSlug, publishedAt: columns.publishedAt ?? columns.createdAt },
    run.settings,
  );
  const taken = await redirectOldAddresses(tx, run, item, { target: { postId: result.id }, path });
  return { id: result.id, taken };
}

/** A post that is there keeps its slug, unless the export gives it another. */
async function slugFor(tx: Transaction, wanted: string, row: { slug: string } | undefined): Promise<string> {
  const base = slugify(wanted);
  const isOwn =
    row !== undefined && (base === '' || row.slug.replace(/-\d+$/, '') === base || row.slug === base);
  return isOwn ? row.slug : freePostSlug(tx, wanted);
}

async function findPostRow(db: Parameters<typeof findImportedItem>[0], id: number) {
  return named(db, 'imports.post')
    .selectFrom('posts')
    .select(['id', 'slug', 'updated_at as updatedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

async function authorSlugOf(tx: Transaction, id: number): Promise<string> {
  const row = await named(tx, 'imports.author-slug')
    .selectFrom('users')
    .select('slug')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.slug ?? '';
}
