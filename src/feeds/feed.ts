import { type Author, authorPath } from '../authors/author.ts';
import type { Settings } from '../site/settings.ts';
import { type Tag, tagPath } from '../tags/tag.ts';
import { siteIconPath } from '../web/assets.ts';
import { absoluteUrl } from '../web/paths.ts';

/** Whose posts a feed has. */
export type FeedScope = { of: 'site' } | { of: 'tag'; tag: Tag } | { of: 'author'; author: Author };

/** What every format is written from. All URLs are absolute. */
export interface Feed {
  id: string;
  title: string;
  description: string;
  /** BCP 47. */
  language: string;
  /** The page that lists the same posts. */
  pageUrl: string;
  iconUrl: string;
  logoUrl: string | null;
  /** Of the tags' pages, for Atom's categories. */
  tagsUrl: string;
  /** Newest first. */
  entries: readonly FeedEntry[];
}

export interface FeedEntry {
  /** The same whatever the post's slug and the site's permalinks become. */
  id: string;
  url: string;
  title: string;
  /** Plain text. */
  summary: string;
  /** Sanitised HTML with absolute URLs. */
  html: string;
  /** Milliseconds since 1970, like `updatedAt`. */
  publishedAt: number;
  /** Never before `publishedAt`. */
  updatedAt: number;
  author: { name: string; url: string };
  tags: readonly { slug: string; name: string }[];
  cover: FeedPicture | null;
}

export interface FeedPicture {
  url: string;
  type: string;
  bytes: number;
  /** Pixels. */
  width: number;
  height: number;
  alt: string;
}

export function makeFeed(
  scope: FeedScope,
  entries: readonly FeedEntry[],
  settings: Settings,
  siteUrl: string,
): Feed {
  return {
    ...describe(scope, settings),
    id: feedId(scope, siteUrl),
    language: settings.language,
    pageUrl: absoluteUrl(siteUrl, pagePath(scope)),
    iconUrl: absoluteUrl(siteUrl, siteIconPath(settings)),
    logoUrl: settings.logoUrl === null ? null : absoluteUrl(siteUrl, settings.logoUrl),
    tagsUrl: absoluteUrl(siteUrl, '/tags/'),
    entries,
  };
}

/** An entry's id is no permalink: readers would take a post with a new slug, or a new pattern, for a new post. */
export function entryId(siteUrl: string, postId: number): string {
  return `${siteUrl}/?post=${postId}`;
}

/** When the newest change of its entries was, in milliseconds since 1970; 0 for a feed without entries. */
export function feedUpdatedAt(feed: Feed): number {
  return feed.entries.reduce((latest, entry) => Math.max(latest, entry.updatedAt), 0);
}

function feedId(scope: FeedScope, siteUrl: string): string {
  if (scope.of === 'tag') return `${siteUrl}/?tag=${scope.tag.id}`;
  if (scope.of === 'author') return `${siteUrl}/?author=${scope.author.id}`;
  return `${siteUrl}/`;
}

function pagePath(scope: FeedScope): string {
  if (scope.of === 'tag') return tagPath(scope.tag);
  if (scope.of === 'author') return authorPath(scope.author);
  return '/';
}

function describe(scope: FeedScope, settings: Settings): { title: string; description: string } {
  if (scope.of === 'site') return { title: settings.name, description: settings.description };
  const name = scope.of === 'tag' ? scope.tag.name : scope.author.name;
  const description = scope.of === 'tag' ? scope.tag.description : scope.author.bio;
  return { title: `${name} · ${settings.name}`, description };
}
