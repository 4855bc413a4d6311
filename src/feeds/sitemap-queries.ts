// Posts are parted by their ids: a post stays in its file for ever, and a file is one short stretch of the table
// however many posts there are.
import { sql } from 'kysely';
import { authorPath } from '../authors/author.ts';
import { AUTHORS } from '../authors/cache-tags.ts';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { mediaTag } from '../media/cache-tags.ts';
import { mediaPath } from '../media/media.ts';
import { PAGES_SITEMAP } from '../pages/cache-tags.ts';
import { pagePath } from '../pages/page.ts';
import { IDS_PER_SITEMAP, POSTS_SITEMAPS, sitemapTag } from '../posts/cache-tags.ts';
import { dependOnAuthorsInPaths, postPath } from '../posts/post-path.ts';
import type { Settings } from '../site/settings.ts';
import { ANY_TAG, TAGS_SITEMAP, USED_TAGS } from '../tags/cache-tags.ts';
import { tagPath } from '../tags/tag.ts';
import { absoluteUrl } from '../web/paths.ts';
import { MOST_URLS, type SitemapEntry } from './sitemap.ts';

// The databases would look for published posts in the index by status, all of them for every file; written like this
// the condition leaves them the ids.
const isPublished = sql<boolean>`posts.status || '' = 'published'`;

/** The numbers, from 1, of the files that have posts. It looks at one post for each. */
export async function listPostFiles(db: Reader): Promise<number[]> {
  dependOn(POSTS_SITEMAPS);
  const found = await sql<{ number: number }>`
    with recursive files (number) as (
      select ${fileAfter(sql`0`)}
      union all
      select ${fileAfter(sql`files.number * ${sql.lit(IDS_PER_SITEMAP)}`)} from files where files.number is not null
    )
    select number from files where number is not null
  `.execute(named(db, 'sitemaps.post-files'));
  return found.rows.map((row) => row.number);
}

function fileAfter(id: ReturnType<typeof sql>) {
  return sql`(
    select (posts.id - 1) / ${sql.lit(IDS_PER_SITEMAP)} + 1 from posts
    where posts.id > ${id} and ${isPublished} order by posts.id limit 1
  )`;
}

/** The published posts of a file. @param number from 1. */
export async function listPostUrls(
  db: Reader,
  number: number,
  settings: Settings,
  siteUrl: string,
): Promise<SitemapEntry[]> {
  dependOn(sitemapTag(number));
  const rows = await named(db, 'sitemaps.posts')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .leftJoin('media', 'media.id', 'posts.cover_media_id')
    .select(['posts.slug', 'posts.created_at', 'posts.published_at', 'posts.updated_at'])
    .select(['users.id as authorId', 'users.slug as author_slug'])
    .select(['media.id as media_id', 'media.hash', 'media.name'])
    .where('posts.id', '>', (number - 1) * IDS_PER_SITEMAP)
    .where('posts.id', '<=', number * IDS_PER_SITEMAP)
    .where(isPublished)
    .orderBy('posts.id')
    .execute();
  dependOnAuthorsInPaths(rows, settings.permalinkPattern);
  dependOnMedia(rows);
  return rows.map(({ slug, author_slug: authorSlug, hash, name, ...row }) => {
    const publishedAt = row.published_at ?? row.created_at;
    return {
      url: absoluteUrl(siteUrl, postPath({ slug, authorSlug, publishedAt }, settings)),
      changedAt: Math.max(publishedAt, row.updated_at),
      imageUrl: hash === null || name === null ? null : absoluteUrl(siteUrl, mediaPath({ hash, name })),
    };
  });
}

/** Changed when the newest post came, as are authors. */
export async function listTagUrls(db: Reader, siteUrl: string): Promise<SitemapEntry[]> {
  dependOn(USED_TAGS, TAGS_SITEMAP);
  const rows = await named(db, 'sitemaps.tags')
    .selectFrom('tags')
    .select('tags.slug')
    .select((select) =>
      select
        .selectFrom('posts_tags')
        .select((each) => each.fn.max('posts_tags.listed_at').as('newest'))
        .whereRef('posts_tags.tag_id', '=', 'tags.id')
        .as('newest'),
    )
    .where('tags.post_count', '>', 0)
    .orderBy('tags.id')
    .limit(MOST_URLS)
    .execute();
  return rows.map(({ slug, newest }) => ({
    url: absoluteUrl(siteUrl, tagPath({ slug })),
    changedAt: newest,
  }));
}

/** The authors of published posts. */
export async function listAuthorUrls(db: Reader, siteUrl: string): Promise<SitemapEntry[]> {
  dependOn(AUTHORS);
  const rows = await named(db, 'sitemaps.authors')
    .selectFrom('users')
    .select('users.slug')
    .select((select) =>
      select
        .selectFrom('posts')
        .select((each) => each.fn.max('posts.published_at').as('newest'))
        .whereRef('posts.author_id', '=', 'users.id')
        .where('posts.status', '=', 'published')
        .as('newest'),
    )
    .where('users.post_count', '>', 0)
    .orderBy('users.id')
    .limit(MOST_URLS)
    .execute();
  return rows.map(({ slug, newest }) => ({
    url: absoluteUrl(siteUrl, authorPath({ slug })),
    changedAt: newest,
  }));
}

/** Static pages. */
export async function listPageUrls(db: Reader, siteUrl: string): Promise<SitemapEntry[]> {
  dependOn(PAGES_SITEMAP);
  const rows = await named(db, 'sitemaps.pages')
    .selectFrom('pages')
    .leftJoin('media', 'media.id', 'pages.cover_media_id')
    .select(['pages.path', 'pages.published_at', 'pages.updated_at'])
    .select(['media.id as media_id', 'media.hash', 'media.name'])
    .where('pages.status', '=', 'published')
    .orderBy('pages.id')
    .limit(MOST_URLS)
    .execute();
  dependOnMedia(rows);
  return rows.map(({ path, published_at: publishedAt, updated_at: updatedAt, hash, name }) => ({
    url: absoluteUrl(siteUrl, pagePath(path)),
    changedAt: Math.max(publishedAt ?? updatedAt, updatedAt),
    imageUrl: hash === null || name === null ? null : absoluteUrl(siteUrl, mediaPath({ hash, name })),
  }));
}

function dependOnMedia(rows: readonly { media_id: number | null }[]): void {
  for (const { media_id: id } of rows) if (id !== null) dependOn(mediaTag(id));
}

/** Whether `listTagUrls` would find any. */
export async function hasUsedTags(db: Reader): Promise<boolean> {
  dependOn(ANY_TAG);
  const used = await named(db, 'sitemaps.has-tags')
    .selectFrom('tags')
    .select('id')
    .where('post_count', '>', 0)
    .limit(1)
    .executeTakeFirst();
  return used !== undefined;
}
