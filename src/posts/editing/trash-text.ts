// The trash: what is in it is a draft to everybody else, and becomes again what it was.
import type { Actor } from '../../accounts/actor.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { deletePage } from '../../pages/delete-page.ts';
import { deletePost } from '../delete-post.ts';
import type { PostStatus } from '../post.ts';
import { changePublication } from './rewrite-text.ts';
import { lockStoredText, type StoredText } from './stored-text.ts';
import { demandFor, type TextTarget } from './text-target.ts';

export type TrashResult =
  | { ok: true; title: string; status: PostStatus }
  | { ok: false; reason: 'no-such-text' | 'in-trash' | 'not-in-trash' };

/** Puts a text into the trash, with all that belongs to it. */
export async function trashText(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  now: number,
): Promise<TrashResult> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return { ok: false, reason: 'no-such-text' };
  demandFor(actor, target.kind, 'trash', text.authorId);
  if (text.trashedAt !== null) return { ok: false, reason: 'in-trash' };
  await changePublication(tx, text, { status: 'draft', publishedAt: text.publishedAt });
  await setTrash(tx, target, { trashed_at: now, status_before_trash: text.status });
  await record(tx, actor, text, 'trash', now);
  return { ok: true, title: text.title, status: 'draft' };
}

/** Takes it out again. A scheduled one whose time has passed meanwhile comes back as a draft. */
export async function untrashText(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  now: number,
): Promise<TrashResult> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return { ok: false, reason: 'no-such-text' };
  demandFor(actor, target.kind, 'trash', text.authorId);
  if (text.trashedAt === null) return { ok: false, reason: 'not-in-trash' };
  const before = text.statusBeforeTrash ?? 'draft';
  const isMissed = before === 'scheduled' && (text.publishedAt ?? 0) <= now;
  const status = isMissed ? 'draft' : before;
  await changePublication(tx, text, { status, publishedAt: text.publishedAt });
  await setTrash(tx, target, { trashed_at: null, status_before_trash: null });
  await record(tx, actor, text, 'untrash', now);
  return { ok: true, title: text.title, status };
}

/** Deletes what is in the trash for good, with its comments, revisions and redirects. */
export async function deleteText(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  now: number,
): Promise<TrashResult> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return { ok: false, reason: 'no-such-text' };
  demandFor(actor, target.kind, 'delete', text.authorId);
  if (text.trashedAt === null) return { ok: false, reason: 'not-in-trash' };
  await (target.kind === 'post' ? deletePost(tx, target.id) : deletePage(tx, target.id));
  await record(tx, actor, text, 'delete', now);
  return { ok: true, title: text.title, status: text.status };
}

async function setTrash(
  tx: Transaction,
  { kind, id }: TextTarget,
  columns: { trashed_at: number | null; status_before_trash: PostStatus | null },
): Promise<void> {
  const table = kind === 'post' ? 'posts' : 'pages';
  await named(tx, `${table}.set-trash`).updateTable(table).set(columns).where('id', '=', id).execute();
}

async function record(
  tx: Transaction,
  actor: Actor,
  { target, title, slug }: StoredText,
  verb: string,
  now: number,
): Promise<void> {
  const subject = { kind: target.kind, id: target.id, label: title || slug };
  await recordDeed(tx, actor, { action: `${target.kind}.${verb}`, subject }, now);
}
