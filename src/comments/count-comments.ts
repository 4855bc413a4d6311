import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { postTags } from '../posts/cache-tags.ts';
import { commentsTag } from './cache-tags.ts';

/** Adds to the approved comments that a post counts. */
export async function changeCommentCount(tx: Transaction, postId: number, change: number): Promise<void> {
  if (change === 0) return;
  await named(tx, 'comments.count')
    .updateTable('posts')
    .set((set) => ({ comment_count: set('comment_count', '+', change) }))
    .where('id', '=', postId)
    .execute();
  invalidate(tx, [commentsTag(postId), postTags.card(postId)]);
}
