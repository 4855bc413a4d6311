import { authorPath } from '../authors/author.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentThread } from './comment.ts';

/** A post's approved comments as threads, oldest first. */
export async function threadsOfPost(
  db: Reader,
  post: { id: number; authorSlug: string },
): Promise<CommentThread[]> {
  const rows = await approvedComments(db, post.id);
  const threads: CommentThread[] = [];
  const byId = new Map<number, CommentThread>();
  for (const row of rows) {
    byId.set(row.id, {
      id: row.id,
      authorName: row.user_name ?? row.guest_name ?? '',
      authorUrl: row.user_slug === null ? row.guest_website : authorPath({ slug: row.user_slug }),
      byPostAuthor: row.user_slug === post.authorSlug,
      html: row.html,
      createdAt: row.created_at,
      replies: [],
    });
  }
  for (const row of rows) {
    const thread = byId.get(row.id);
    // A reply to what was not approved, or is gone, stands on its own.
    const parent = row.parent_id === null ? undefined : byId.get(row.parent_id);
    if (thread !== undefined) (parent?.replies ?? threads).push(thread);
  }
  return threads;
}

function approvedComments(db: Reader, postId: number) {
  return named(db, 'comments.of-post')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .select([
      'comments.id',
      'comments.parent_id',
      'comments.guest_name',
      'comments.guest_website',
      'comments.html',
      'comments.created_at',
      'users.name as user_name',
      'users.slug as user_slug',
    ])
    .where('comments.post_id', '=', postId)
    .where('comments.status', '=', 'approved')
    .orderBy('comments.created_at')
    .orderBy('comments.id')
    .execute();
}
