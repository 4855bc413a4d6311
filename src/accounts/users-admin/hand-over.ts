import type { Database, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { WORK_MS, workWhile } from '../../database/work-while.ts';
import { changeEdits } from '../../posts/editing/change-edits.ts';
import { lockPosts } from '../../posts/lock-posts.ts';
import { recordPostChanges } from '../../posts/record-post-changes.ts';
import type { Actor } from '../actor.ts';
import { demand } from '../permissions.ts';
import { recordDeed } from '../record-deed.ts';
import { findUser, type UserSummary } from '../user-queries.ts';
import { demandRole, userSubject } from './managed-user.ts';

const AT_ONCE = 100;

export interface HandOver {
  fromId: number;
  toId: number;
  now: number;
  /** Milliseconds after which it stops between two steps. */
  most?: number;
}

export type HandOverResult =
  | { ok: true; isDone: boolean; from: UserSummary; to: UserSummary }
  | { ok: false; reason: 'no-such-user' | 'same-user' };

/**
 * Makes somebody else the author of all posts and pages of one. Where it stops before it is done, what it did is right as
 * it is, and the same call goes on from there.
 */
export async function handOver(
  database: Database,
  actor: Actor,
  { fromId, toId, now, most = WORK_MS }: HandOver,
): Promise<HandOverResult> {
  demand(actor, 'users.manage');
  demand(actor, 'posts.set-author');
  if (fromId === toId) return { ok: false, reason: 'same-user' };
  const [from, to] = [await findUser(database.read, fromId), await findUser(database.read, toId)];
  if (from === undefined || to === undefined) return { ok: false, reason: 'no-such-user' };
  demandRole(actor, from.role);
  const seen = new Set<Progress>();
  const step = async () => {
    const progress = await database.transaction((tx) => handSomeOver(tx, { from, to }));
    seen.add(progress);
    return progress !== 'more';
  };
  const isDone = await workWhile(step, { clock: Date.now, most });
  if (seen.has('gone')) return { ok: false, reason: 'no-such-user' };
  const deed = { action: 'user.hand-over', subject: userSubject(from), detail: { to: to.name } };
  if (isDone) await database.transaction((tx) => recordDeed(tx, actor, deed, now));
  return { ok: true, isDone, from, to };
}

/** `gone`: somebody has removed the new author meanwhile. */
type Progress = 'more' | 'done' | 'gone';

async function handSomeOver(
  tx: Transaction,
  { from, to }: { from: UserSummary; to: UserSummary },
): Promise<Progress> {
  if ((await findUser(tx, to.id)) === undefined) return 'gone';
  const posts = await handPostsOver(tx, from.id, to.id);
  const pages = await handPagesOver(tx, from.id, to.id);
  return posts + pages === 0 ? 'done' : 'more';
}

async function handPostsOver(tx: Transaction, from: number, to: number): Promise<number> {
  const found = await textsOf(tx, 'posts', from);
  const before = (await lockPosts(tx, found)).filter((post) => post.authorId === from);
  const ids = before.map((post) => post.id);
  if (ids.length > 0)
    await named(tx, 'posts.hand-over')
      .updateTable('posts')
      .set({ author_id: to })
      .where('id', 'in', ids)
      .execute();
  await recordPostChanges(
    tx,
    before,
    before.map((post) => ({ ...post, authorId: to })),
  );
  await changeEdits(tx, 'post', ids, (fields) => ({
    ...fields,
    authorId: fields.authorId === from ? to : fields.authorId,
  }));
  return found.length;
}

async function handPagesOver(tx: Transaction, from: number, to: number): Promise<number> {
  const found = await textsOf(tx, 'pages', from);
  if (found.length === 0) return 0;
  await named(tx, 'pages.hand-over')
    .updateTable('pages')
    .set({ author_id: to })
    .where('id', 'in', found)
    .where('author_id', '=', from)
    .execute();
  await changeEdits(tx, 'page', found, (fields) => ({ ...fields, authorId: to }));
  return found.length;
}

async function textsOf(tx: Transaction, table: 'posts' | 'pages', authorId: number): Promise<number[]> {
  const rows = await named(tx, `${table}.of-author`)
    .selectFrom(table)
    .select('id')
    .where('author_id', '=', authorId)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.id);
}
