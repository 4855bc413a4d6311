import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { pageTags } from '../pages/cache-tags.ts';
import { pagePath } from '../pages/page.ts';
import { postTags } from '../posts/cache-tags.ts';
import { READABLE_STATUSES } from '../posts/post.ts';
import { dependOnAuthorsInPaths, postPath } from '../posts/post-path.ts';
import type { Settings } from '../site/settings.ts';
import { redirectTag } from './cache-tags.ts';
import { redirectPath } from './redirect-path.ts';

/**
 * Where an old address leads now, or undefined. What readers may not see is led to by nothing.
 * @param address path and query as they were asked for.
 */
export async function findRedirect(
  db: Reader,
  address: string,
  settings: Settings,
): Promise<string | undefined> {
  const path = redirectPath(address);
  if (path === null) return undefined;
  dependOn(redirectTag(path));
  const row = await named(db, 'redirects.resolve')
    .selectFrom('redirects')
    .leftJoin('posts', (join) =>
      join.onRef('posts.id', '=', 'redirects.post_id').on('posts.status', 'in', READABLE_STATUSES),
    )
    .leftJoin('users', 'users.id', 'posts.author_id')
    .leftJoin('pages', (join) =>
      join.onRef('pages.id', '=', 'redirects.page_id').on('pages.status', 'in', READABLE_STATUSES),
    )
    .select([
      'redirects.target',
      'redirects.post_id',
      'redirects.page_id',
      'posts.slug',
      'posts.published_at',
      'posts.created_at',
      'posts.author_id',
      'users.slug as author_slug',
      'pages.path as page_path',
    ])
    .where('redirects.path', '=', path)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.post_id !== null) dependOn(postTags.link(row.post_id));
  if (row.page_id !== null) dependOn(pageTags.link(row.page_id));
  if (row.target !== null) return row.target;
  if (row.page_path !== null) return pagePath(row.page_path);
  if (row.slug === null || row.author_slug === null || row.created_at === null) return undefined;
  if (row.author_id !== null)
    dependOnAuthorsInPaths([{ authorId: row.author_id }], settings.permalinkPattern);
  const publishedAt = row.published_at ?? row.created_at;
  return postPath({ slug: row.slug, authorSlug: row.author_slug, publishedAt }, settings);
}
