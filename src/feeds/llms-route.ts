import type { Context } from 'hono';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { PAGES } from '../pages/cache-tags.ts';
import { pagePath } from '../pages/page.ts';
import { POSTS, postTags } from '../posts/cache-tags.ts';
import { dependOnAuthorsInPaths, markdownPath, postPath } from '../posts/post-path.ts';
import { keptSettings } from '../site/setting-queries.ts';
import type { Settings } from '../site/settings.ts';
import type { Reading } from '../site/site.ts';
import { absoluteUrl } from '../web/paths.ts';
import { type LlmsLink, llmsText } from './llms-text.ts';

const MOST_LINKS = 100;

/** `/llms.txt` */
export function llmsRoute({ database, kept, siteUrl }: Pick<Reading, 'database' | 'kept' | 'siteUrl'>) {
  return async (c: Context): Promise<Response> => {
    const settings = await keptSettings(kept.values, database.read);
    const posts = await newestPosts(database.read, settings, siteUrl);
    const pages = await publishedPages(database.read, siteUrl);
    const { name, description } = settings;
    const text = llmsText({ name, description, posts, pages, optional: optionalLinks(siteUrl) });
    return c.text(text, 200, { 'Content-Type': 'text/plain; charset=utf-8' });
  };
}

function optionalLinks(siteUrl: string): LlmsLink[] {
  return [
    { title: 'Sitemap', url: `${siteUrl}/sitemap.xml`, summary: 'every address of this site' },
    { title: 'Feed', url: `${siteUrl}/feed.json`, summary: 'the newest posts in full, as JSON Feed' },
  ];
}

async function newestPosts(db: Reader, settings: Settings, siteUrl: string): Promise<LlmsLink[]> {
  const rows = await named(db, 'llms.posts')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['posts.id', 'posts.slug', 'posts.title', 'posts.summary'])
    .select(['posts.created_at', 'posts.published_at'])
    .select(['users.id as authorId', 'users.slug as author_slug'])
    .where('posts.status', '=', 'published')
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(MOST_LINKS)
    .execute();
  dependOn(POSTS, ...rows.map((row) => postTags.summary(row.id)));
  dependOnAuthorsInPaths(rows, settings.permalinkPattern);
  return rows.map(({ slug, author_slug: authorSlug, title, summary, ...row }) => {
    const path = postPath({ slug, authorSlug, publishedAt: row.published_at ?? row.created_at }, settings);
    return { title, summary, url: absoluteUrl(siteUrl, markdownPath(path)) };
  });
}

async function publishedPages(db: Reader, siteUrl: string): Promise<LlmsLink[]> {
  dependOn(PAGES);
  const rows = await named(db, 'llms.pages')
    .selectFrom('pages')
    .select(['path', 'title', 'summary'])
    .where('status', '=', 'published')
    .orderBy('path')
    .limit(MOST_LINKS)
    .execute();
  return rows.map(({ path, title, summary }) => ({
    title,
    summary,
    url: absoluteUrl(siteUrl, markdownPath(pagePath(path))),
  }));
}
