import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { READABLE_STATUSES } from '../posts/post.ts';
import { postPath } from '../posts/post-path.ts';
import type { Settings } from '../site/settings.ts';
import type { CommentedPost } from './comments-open.ts';

/** What the pages of comments show of the post. */
export interface PostOfComments extends CommentedPost {
  id: number;
  title: string;
  path: string;
  authorSlug: string;
  /** Approved ones. */
  commentCount: number;
}

/** A post that readers find, undefined for any other. */
export async function findCommentedPost(
  db: Reader,
  id: number,
  settings: Settings,
): Promise<PostOfComments | undefined> {
  const row = await named(db, 'comments.post')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['posts.id', 'posts.slug', 'posts.title', 'posts.status', 'posts.allows_comments'])
    .select(['posts.published_at', 'posts.comment_count', 'users.slug as author_slug'])
    .where('posts.id', '=', id)
    .where('posts.status', 'in', READABLE_STATUSES)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { slug, author_slug: authorSlug, published_at: publishedAt } = row;
  return {
    id: row.id,
    title: row.title,
    path: postPath({ slug, authorSlug, publishedAt: publishedAt ?? 0 }, settings),
    authorSlug,
    status: row.status,
    allowsComments: row.allows_comments === 1,
    publishedAt,
    commentCount: row.comment_count,
  };
}
