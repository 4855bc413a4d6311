// A feed's posts with their whole texts: two statements however many there are.
import { authorPath } from '../authors/author.ts';
import { authorTags } from '../authors/cache-tags.ts';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { mediaTag } from '../media/cache-tags.ts';
import { mediaPath } from '../media/media.ts';
import { postTags } from '../posts/cache-tags.ts';
import type { ListOfPosts } from '../posts/post-list-counts.ts';
import { postPath } from '../posts/post-path.ts';
import { listedIds, membershipTags } from '../posts/post-queries.ts';
import type { Settings } from '../site/settings.ts';
import type { TagRef } from '../tags/tag.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import { absoluteUrl } from '../web/paths.ts';
import { withAbsoluteUrls } from './absolute-urls.ts';
import { entryId, type FeedEntry, type FeedPicture, type FeedScope } from './feed.ts';

/** The newest published posts, as many as the settings want. */
export async function listFeedEntries(
  db: Reader,
  scope: FeedScope,
  settings: Settings,
  siteUrl: string,
): Promise<FeedEntry[]> {
  dependOn(...membershipTags(listOf(scope)));
  const rows = await selectPosts(db, scope, settings.feedLength);
  for (const row of rows) dependOnText(row);
  const tags = await tagsOfPosts(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => entryFrom(row, tags.get(row.id) ?? [], settings, siteUrl));
}

function selectPosts(db: Reader, scope: FeedScope, length: number): Promise<FeedRow[]> {
  return named(db, `feeds.posts-of-${scope.of}`)
    .selectFrom(listedIds(listOf(scope), length))
    .innerJoin('posts', 'posts.id', 'listed.id')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .leftJoin('media', 'media.id', 'posts.cover_media_id')
    .select(['posts.id', 'posts.slug', 'posts.title', 'posts.summary', 'posts.html', 'posts.cover_alt'])
    .select(['posts.created_at', 'posts.published_at', 'posts.updated_at'])
    .select(['posts.cover_media_id', 'users.id as author_id'])
    .select(['users.slug as author_slug', 'users.name as author_name'])
    .select([
      'media.hash',
      'media.name as media_name',
      'media.type',
      'media.bytes',
      'media.width',
      'media.height',
    ])
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc')
    .execute();
}

function listOf(scope: FeedScope): ListOfPosts {
  if (scope.of === 'tag') return { by: scope.of, id: scope.tag.id };
  if (scope.of === 'author') return { by: scope.of, id: scope.author.id };
  return { by: scope.of };
}

interface FeedRow extends CoverRow {
  id: number;
  author_id: number;
  cover_media_id: number | null;
  slug: string;
  title: string;
  summary: string;
  html: string;
  created_at: number;
  published_at: number | null;
  updated_at: number;
  author_slug: string;
  author_name: string;
}

/** A feed has posts whole, without their comments. */
function dependOnText(row: FeedRow): void {
  dependOn(postTags.all(row.id), authorTags.link(row.author_id));
  if (row.cover_media_id !== null) dependOn(mediaTag(row.cover_media_id));
}

interface CoverRow {
  cover_alt: string;
  hash: string | null;
  media_name: string | null;
  type: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
}

function entryFrom(row: FeedRow, tags: readonly TagRef[], settings: Settings, siteUrl: string): FeedEntry {
  const publishedAt = row.published_at ?? row.created_at;
  const url = absoluteUrl(
    siteUrl,
    postPath({ slug: row.slug, authorSlug: row.author_slug, publishedAt }, settings),
  );
  return {
    id: entryId(siteUrl, row.id),
    url,
    title: row.title,
    summary: row.summary,
    html: withAbsoluteUrls(row.html, url),
    publishedAt,
    updatedAt: Math.max(publishedAt, row.updated_at),
    author: { name: row.author_name, url: absoluteUrl(siteUrl, authorPath({ slug: row.author_slug })) },
    tags: tags.map(({ slug, name }) => ({ slug, name })),
    cover: coverFrom(row, siteUrl),
  };
}

function coverFrom(row: CoverRow, siteUrl: string): FeedPicture | null {
  const { hash, media_name: name, type, bytes, width, height, cover_alt: alt } = row;
  if (hash === null || name === null || type === null || bytes === null || width === null || height === null)
    return null;
  return { url: absoluteUrl(siteUrl, mediaPath({ hash, name })), type, bytes, width, height, alt };
}
