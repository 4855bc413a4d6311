import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import type { Database, Transaction } from '../database/database.ts';
import { WORK_MS, workWhile } from '../database/work-while.ts';
import { invalidate } from '../invalidation/log.ts';
import { changeEdits } from '../posts/editing/change-edits.ts';
import { indexAgain, postsOfTag } from '../posts/index-posts-of-tag.ts';
import { lockPosts } from '../posts/lock-posts.ts';
import { SEARCH } from '../search/cache-tags.ts';
import { findTagById } from './tag-queries.ts';

export interface IndexTag {
  tagId: number;
  /** What writers may still have in their editors. */
  formerName?: string | undefined;
  /** The post after which to go on. */
  after?: number;
  most?: number;
}

/**
 * Makes the posts of a tag findable by the name that it has now, some in each transaction. Null when it is done, else the
 * post after which the next call is to go on; beginning anew does no harm.
 */
export async function indexTag(
  database: Database,
  actor: Actor,
  { tagId, formerName, after = 0, most = WORK_MS }: IndexTag,
): Promise<number | null> {
  demand(actor, 'tags.edit');
  let last = after;
  const isDone = await workWhile(
    async () => {
      const next = await database.transaction((tx) => indexSome(tx, { tagId, formerName, after: last }));
      last = next ?? last;
      return next === null;
    },
    { clock: Date.now, most },
  );
  return isDone ? null : last;
}

async function indexSome(
  tx: Transaction,
  { tagId, formerName, after }: { tagId: number; formerName: string | undefined; after: number },
): Promise<number | null> {
  const tag = await findTagById(tx, tagId);
  const found = tag === undefined ? [] : await postsOfTag(tx, tagId, after);
  if (tag === undefined || found.length === 0) return null;
  const ids = (await lockPosts(tx, found)).map((post) => post.id);
  await indexAgain(tx, ids);
  invalidate(tx, [SEARCH]);
  if (formerName !== undefined)
    await changeEdits(tx, 'post', ids, (fields) => ({
      ...fields,
      tags: [...new Set(fields.tags.map((name) => (name === formerName ? tag.name : name)))],
    }));
  return found.at(-1) ?? null;
}
