import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

/** Adds to the approved comments that a post counts. */
export async function changeCommentCount(tx: Transaction, postId: number, change: number): Promise<void> {
  if (change === 0) return;
  await named(tx, 'comments.count')
    .updateTable('posts')
    .set((set) => ({ comment_count: set('comment_count', '+', change) }))
    .where('id', '=', postId)
    .execute();
}
