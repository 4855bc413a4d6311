import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Database, Transaction } from '../database/database.ts';
import { WORK_MS, workWhile } from '../database/work-while.ts';
import { dropTag } from './drop-tag.ts';
import { lockTag } from './lock-tag.ts';
import { replaceTag } from './replace-tag.ts';
import type { Tag } from './tag.ts';
import { findTagById } from './tag-queries.ts';

export type DeleteTagResult = { ok: true; isDone: boolean; tag: Tag } | { ok: false; reason: 'no-such-tag' };

/**
 * Takes a tag from its posts and removes it. Where it stops before it is done, what it did is right as it is, and the
 * same call goes on from there.
 */
export async function deleteTag(
  database: Database,
  actor: Actor,
  { tagId, now, most = WORK_MS }: { tagId: number; now: number; most?: number },
): Promise<DeleteTagResult> {
  demand(actor, 'tags.edit');
  const tag = await findTagById(database.read, tagId);
  if (tag === undefined) return { ok: false, reason: 'no-such-tag' };
  const step = () => database.transaction((tx) => deleteSome(tx, actor, tag, now));
  const isDone = await workWhile(step, { clock: Date.now, most });
  return { ok: true, isDone, tag };
}

/** Whether nothing is left to do. */
async function deleteSome(tx: Transaction, actor: Actor, tag: Tag, now: number): Promise<boolean> {
  if ((await replaceTag(tx, tag, null)) > 0) return false;
  const locked = await lockTag(tx, tag.id);
  if (locked === undefined) return true;
  if (!(await dropTag(tx, locked))) return false;
  const subject = { kind: 'tag', id: null, label: locked.name };
  await recordDeed(tx, actor, { action: 'tag.delete', subject, detail: { slug: locked.slug } }, now);
  return true;
}
