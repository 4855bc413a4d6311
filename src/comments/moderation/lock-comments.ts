import type { Transaction } from '../../database/database.ts';
import { inPieces } from '../../database/in-pieces.ts';
import { named } from '../../database/named.ts';
import type { CommentStatus } from '../comment.ts';

export interface LockedComment {
  id: number;
  postId: number;
  /** Of the post, who may moderate what is said there. */
  postAuthorId: number;
  postTitle: string;
  status: CommentStatus;
  /** What was purged has no words left, and comes back no more. */
  isEmpty: boolean;
  /** Deleted, its place is seen above them. */
  hasReplies: boolean;
}

/**
 * The comments with these ids that there are, by id. Nobody else changes them or the counts of their posts until the
 * transaction ends: the posts are locked first and in the order of their ids, so that two who moderate never wait for
 * each other in a circle.
 */
export async function lockComments(tx: Transaction, ids: readonly number[]): Promise<LockedComment[]> {
  const posts = await lockPostsOf(tx, ids);
  const comments: LockedComment[] = [];
  for (const piece of inPieces(ids)) {
    const rows = await named(tx, 'comments.to-moderate')
      .selectFrom('comments')
      .select(['id', 'post_id', 'status'])
      .select((row) => [
        row('text', '=', '').as('is_empty'),
        row
          .exists(
            row
              .selectFrom('comments as replies')
              .select('replies.id')
              .whereRef('replies.parent_id', '=', 'comments.id'),
          )
          .as('has_replies'),
      ])
      .where('id', 'in', piece)
      .execute();
    for (const row of rows) {
      const post = posts.get(row.post_id);
      if (post === undefined) continue;
      const { id, status, post_id: postId } = row;
      const marks = { isEmpty: Boolean(row.is_empty), hasReplies: Boolean(row.has_replies) };
      comments.push({ id, status, postId, ...marks, ...post });
    }
  }
  return comments.sort((a, b) => a.id - b.id);
}

async function lockPostsOf(tx: Transaction, commentIds: readonly number[]) {
  const postIds = new Set<number>();
  for (const piece of inPieces(commentIds)) {
    const rows = await named(tx, 'comments.posts-of')
      .selectFrom('comments')
      .select('post_id')
      .distinct()
      .where('id', 'in', piece)
      .execute();
    for (const row of rows) postIds.add(row.post_id);
  }
  const posts = new Map<number, Pick<LockedComment, 'postAuthorId' | 'postTitle'>>();
  for (const id of [...postIds].sort((a, b) => a - b)) {
    const post = await named(tx, 'posts.lock')
      .updateTable('posts')
      .set((set) => ({ updated_at: set.ref('updated_at') }))
      .where('id', '=', id)
      .returning(['author_id', 'title'])
      .executeTakeFirst();
    if (post !== undefined) posts.set(id, { postAuthorId: post.author_id, postTitle: post.title });
  }
  return posts;
}
