import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Database, Transaction } from '../database/database.ts';
import { WORK_MS, workWhile } from '../database/work-while.ts';
import { moveFixedRedirect } from '../redirects/move-fixed-redirect.ts';
import { dropTag } from './drop-tag.ts';
import { lockTag } from './lock-tag.ts';
import { replaceTag } from './replace-tag.ts';
import { type Tag, tagPath } from './tag.ts';
import { findTagById } from './tag-queries.ts';

export type MergeTagsResult =
  | { ok: true; isDone: boolean; tag: Tag; into: Tag }
  | { ok: false; reason: 'no-such-tag' | 'same-tag' };

export interface Merge {
  tagId: number;
  intoId: number;
  now: number;
  /** Milliseconds after which it stops between two steps. */
  most?: number;
}

/**
 * Gives the posts of a tag another in its place, then removes it; its address leads on to the other. Where it stops
 * before it is done, both tags are as right as any, and the same call goes on from there.
 */
export async function mergeTags(
  database: Database,
  actor: Actor,
  { tagId, intoId, now, most = WORK_MS }: Merge,
): Promise<MergeTagsResult> {
  demand(actor, 'tags.edit');
  if (tagId === intoId) return { ok: false, reason: 'same-tag' };
  const tag = await findTagById(database.read, tagId);
  const into = await findTagById(database.read, intoId);
  if (tag === undefined || into === undefined) return { ok: false, reason: 'no-such-tag' };
  const step = () => database.transaction((tx) => mergeSome(tx, actor, { tag, intoId, now }));
  const isDone = await workWhile(step, { clock: Date.now, most });
  return { ok: true, isDone, tag, into };
}

interface MergeStep {
  tag: Tag;
  intoId: number;
  now: number;
}

/** Whether nothing is left to do. */
async function mergeSome(tx: Transaction, actor: Actor, { tag, intoId, now }: MergeStep): Promise<boolean> {
  const into = await findTagById(tx, intoId);
  // Somebody has removed it meanwhile: what is left stays with the tag that is still there.
  if (into === undefined) return true;
  if ((await replaceTag(tx, tag, into)) > 0) return false;
  // From here on no post is given the tag; one that was given it just now is taken in another step.
  const locked = await lockTag(tx, tag.id);
  if (locked === undefined) return true;
  if (!(await dropTag(tx, locked))) return false;
  await moveFixedRedirect(tx, tagPath(locked), tagPath(into), now);
  const subject = { kind: 'tag', id: into.id, label: into.name };
  const detail = { merged: locked.name, slug: locked.slug };
  await recordDeed(tx, actor, { action: 'tag.merge', subject, detail }, now);
  return true;
}
