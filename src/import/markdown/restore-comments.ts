import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addComment } from '../../comments/add-comment.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { takeLock } from '../../database/take-lock.ts';
import { EXPORT_SCHEMAS, type ExportedComment, type ExportedRedirect } from '../../export/data-file.ts';
import { addRedirect } from '../../redirects/add-redirect.ts';
import type { ImportContext } from '../import-context.ts';
import { ImportReport } from '../import-report.ts';
import { readDataFile } from './read-export.ts';

/** The comments of each post in one transaction. One that the post has already, of the same time and text, is not added again. */
export async function restoreComments(
  context: ImportContext,
  folder: string,
  files: readonly string[],
  report: ImportReport,
): Promise<void> {
  const steps = context.progress?.('Comments of posts', files.length);
  for (const file of await inOrderOfComments(folder, files)) {
    if (context.signal?.aborted) break;
    const read = await readDataFile(folder, file, EXPORT_SCHEMAS.comments);
    if (!read.ok) report.leaveOut('comments', file, read.reason);
    else report.take(await context.database.transaction((tx) => restoreThread(tx, file, read.data)));
    steps?.advance();
  }
  steps?.done();
}

/** Posts are taken as their first comments came, so that comments get their numbers again where discussions did not overlap. */
async function inOrderOfComments(folder: string, files: readonly string[]): Promise<string[]> {
  const numbered: [file: string, first: number][] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    numbered.push([file, Number(/^ *- id: (\d+)$/m.exec(text)?.[1] ?? 0)]);
  }
  return numbered.sort(([, a], [, b]) => a - b).map(([file]) => file);
}

async function restoreThread(
  tx: Transaction,
  file: string,
  { post, comments }: { post: string; comments: readonly ExportedComment[] },
): Promise<ImportReport> {
  const report = new ImportReport();
  await takeLock(tx, 'imports');
  const row = await named(tx, 'imports.post-id')
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', post)
    .executeTakeFirst();
  if (row === undefined) {
    report.leaveOut('comments', file, `there is no post ${post}`);
    return report;
  }
  const known = await knownComments(tx, row.id);
  const ids = new Map<number, number>();
  for (const comment of comments.toSorted((a, b) => a.id - b.id)) {
    const there = known.get(keyOf(comment.created, comment.text));
    const id = there ?? (await restoreComment(tx, row.id, comment, ids, `${file} ${comment.id}`, report));
    if (there !== undefined) report.count('comments', 'unchanged');
    if (id !== null) ids.set(comment.id, id);
  }
  return report;
}

async function knownComments(tx: Transaction, postId: number): Promise<Map<string, number>> {
  const rows = await named(tx, 'imports.comments')
    .selectFrom('comments')
    .select(['id', 'created_at', 'text'])
    .where('post_id', '=', postId)
    .execute();
  return new Map(rows.map((row) => [keyOf(row.created_at, row.text), row.id]));
}

function keyOf(createdAt: number, text: string): string {
  return `${createdAt} ${text}`;
}

async function restoreComment(
  tx: Transaction,
  postId: number,
  comment: ExportedComment,
  ids: ReadonlyMap<number, number>,
  item: string,
  report: ImportReport,
): Promise<number | null> {
  const { text, format, status, created: createdAt } = comment;
  const parentId = comment.parent === undefined ? null : (ids.get(comment.parent) ?? null);
  const author = await authorOf(tx, comment);
  const result = await addComment(
    tx,
    { postId, parentId, author, text, format, status, createdAt },
    Number.MAX_SAFE_INTEGER,
  );
  if (!result.ok) {
    report.leaveOut(
      'comments',
      item,
      result.reason === 'empty' ? 'it has no text' : `it cannot be added (${result.reason})`,
    );
    return null;
  }
  report.count('comments', 'added');
  return result.id;
}

async function authorOf(tx: Transaction, { author, name, email, website }: ExportedComment) {
  const user =
    author === undefined
      ? undefined
      : await named(tx, 'imports.author-id')
          .selectFrom('users')
          .select('id')
          .where('slug', '=', author)
          .executeTakeFirst();
  if (user !== undefined) return { userId: user.id };
  return { guestName: name ?? author ?? '', guestEmail: email ?? null, guestWebsite: website ?? null };
}

/** Redirects to fixed places; those to texts came with the texts. */
export async function restoreFixedRedirects(
  { database }: ImportContext,
  redirects: readonly ExportedRedirect[],
  report: ImportReport,
): Promise<void> {
  // Reported once it is committed: the work may be run again.
  const results = await database.transaction(async (tx) => {
    const all: [from: string, result: Awaited<ReturnType<typeof addRedirect>>][] = [];
    for (const { from, to, created } of redirects)
      if (to !== undefined) all.push([from, await addRedirect(tx, from, { path: to }, created)]);
    return all;
  });
  for (const [from, result] of results) {
    if (result === 'added' || result === 'unchanged') report.count('redirects', result);
    else report.leaveOut('redirects', from, REFUSALS[result]);
  }
}

const REFUSALS = {
  taken: 'it leads elsewhere here',
  loop: 'it would lead to itself',
  'not-a-path': 'it is no path of a site',
  'not-a-target': 'what it leads to is neither a path nor an http(s) address',
};
