import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentedPost } from './comments-open.ts';

export interface LockedPost extends CommentedPost {
  id: number;
  title: string;
}

/** The post on which a comment stands or is to stand. Nobody else changes its comments until the transaction ends. */
export async function lockCommentedPost(tx: Transaction, id: number): Promise<LockedPost | undefined> {
  const row = await named(tx, 'comments.lock-post')
    .updateTable('posts')
    .set((set) => ({ comment_count: set.ref('comment_count') }))
    .where('id', '=', id)
    .returning(['id', 'title', 'status', 'allows_comments', 'published_at'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { allows_comments, published_at: publishedAt, ...post } = row;
  return { ...post, publishedAt, allowsComments: allows_comments === 1 };
}
