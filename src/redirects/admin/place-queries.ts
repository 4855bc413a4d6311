import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { pagePath } from '../../pages/page.ts';
import { postPath } from '../../posts/post-path.ts';
import type { Settings } from '../../site/settings.ts';

const POSTS = 30;
const PAGES = 50;

export interface Place {
  path: string;
  label: string;
}

/** Pages and the newest posts, to choose from. Two statements. */
export async function listPlaces(
  db: Reader,
  settings: Pick<Settings, 'permalinkPattern' | 'timeZone'>,
): Promise<{ pages: Place[]; posts: Place[] }> {
  const pages = await named(db, 'places.pages')
    .selectFrom('pages')
    .select(['path', 'title as label'])
    .where('status', '=', 'published')
    .orderBy('path')
    .limit(PAGES)
    .execute();
  const posts = await named(db, 'places.posts')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['posts.slug', 'posts.title', 'posts.published_at', 'users.slug as author_slug'])
    .where('posts.status', '=', 'published')
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(POSTS)
    .execute();
  return {
    pages: pages.map(({ path, label }) => ({ path: pagePath(path), label })),
    posts: posts.map(({ slug, title, published_at, author_slug }) => ({
      path: postPath({ slug, authorSlug: author_slug, publishedAt: published_at ?? 0 }, settings),
      label: title,
    })),
  };
}
