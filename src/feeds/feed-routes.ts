import type { Context } from 'hono';
import { authorPath } from '../authors/author.ts';
import { findAuthor } from '../authors/author-queries.ts';
import { movedPath } from '../redirects/moved-path.ts';
import { keptSettings } from '../site/setting-queries.ts';
import type { Reading } from '../site/site.ts';
import { tagPath } from '../tags/tag.ts';
import { findTag } from '../tags/tag-queries.ts';
import { atomFeed } from './atom.ts';
import { type Feed, type FeedScope, makeFeed } from './feed.ts';
import { listFeedEntries } from './feed-queries.ts';
import { jsonFeed } from './json-feed.ts';
import { rssFeed } from './rss.ts';

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];
type FeedReading = Pick<Reading, 'database' | 'kept' | 'siteUrl'>;

/** `/feed.xml`, `/atom.xml`, `/feed.json` */
export function siteFeedRoute(reading: FeedReading, format: FeedFormat) {
  return (_: Context): Promise<Response> => respond(reading, { of: 'site' }, format);
}

/** `/tags/:slug/feed.xml`, …; a tag without published posts has an empty feed, as it has an empty page. */
export function tagFeedRoute(reading: FeedReading, format: FeedFormat) {
  return async (c: Context): Promise<Response> => {
    const slug = c.req.param('slug') ?? '';
    const tag = await findTag(reading.database.read, slug);
    if (tag === undefined) return movedPath(c, reading, tagPath({ slug }), FEED_FILES[format]);
    return respond(reading, { of: 'tag', tag }, format);
  };
}

/** `/authors/:slug/feed.xml`, …; whoever has published nothing has no feed, as they have no page. */
export function authorFeedRoute(reading: FeedReading, format: FeedFormat) {
  return async (c: Context): Promise<Response> => {
    const slug = c.req.param('slug') ?? '';
    const author = await findAuthor(reading.database.read, slug);
    if (author === undefined) return movedPath(c, reading, authorPath({ slug }), FEED_FILES[format]);
    if (author.postCount === 0) return c.notFound();
    return respond(reading, { of: 'author', author }, format);
  };
}

/** File names, the same below every page that has feeds. */
export const FEED_FILES: Readonly<Record<FeedFormat, string>> = {
  rss: 'feed.xml',
  atom: 'atom.xml',
  json: 'feed.json',
};

const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
};

async function respond(
  { database, kept, siteUrl }: FeedReading,
  scope: FeedScope,
  format: FeedFormat,
): Promise<Response> {
  const settings = await keptSettings(kept.values, database.read);
  const entries = await listFeedEntries(database.read, scope, settings, siteUrl);
  const feed = makeFeed(scope, entries, settings, siteUrl);
  const body = WRITERS[format](feed, `${feed.pageUrl}${FEED_FILES[format]}`);
  return new Response(body, { headers: { 'Content-Type': `${FEED_TYPES[format]}; charset=utf-8` } });
}

const WRITERS: Record<FeedFormat, (feed: Feed, selfUrl: string) => string> = {
  rss: rssFeed,
  atom: atomFeed,
  json: jsonFeed,
};
