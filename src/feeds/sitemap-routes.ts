import type { Context } from 'hono';
import { keptSettings } from '../site/setting-queries.ts';
import type { Reading } from '../site/site.ts';
import { absoluteUrl, sitePaths } from '../web/paths.ts';
import { MOST_URLS, type SitemapEntry, sitemap, sitemapIndex } from './sitemap.ts';
import {
  hasUsedTags,
  listAuthorUrls,
  listPageUrls,
  listPostFiles,
  listPostUrls,
  listTagUrls,
} from './sitemap-queries.ts';

type SitemapReading = Pick<Reading, 'database' | 'kept' | 'siteUrl'>;

/** `/sitemap.xml`: the list of the others. */
export function sitemapIndexRoute({ database, siteUrl }: SitemapReading) {
  return async (_: Context): Promise<Response> => {
    const numbers = await listPostFiles(database.read);
    const files = numbers.map((number) => `posts-${number}.xml`);
    // Whoever has published a post is an author, so without posts there are none.
    if (numbers.length > 0) files.push('authors.xml');
    if (await hasUsedTags(database.read)) files.push('tags.xml');
    const urls = ['pages.xml', ...files].map((file) => `${siteUrl}/sitemaps/${file}`);
    return xmlResponse(sitemapIndex(urls));
  };
}

/** `/sitemaps/:file`: `pages.xml`, `tags.xml`, `authors.xml`, `posts-1.xml`, …; the protocol has no empty ones. */
export function sitemapRoute(reading: SitemapReading) {
  return async (c: Context): Promise<Response> => {
    const entries = await entriesOf(c.req.param('file') ?? '', reading);
    return entries.length === 0 ? c.notFound() : xmlResponse(sitemap(entries));
  };
}

async function entriesOf(file: string, { database, kept, siteUrl }: SitemapReading): Promise<SitemapEntry[]> {
  if (file === 'pages.xml') return pageEntries(await listPageUrls(database.read, siteUrl), siteUrl);
  if (file === 'tags.xml') return listTagUrls(database.read, siteUrl);
  if (file === 'authors.xml') return listAuthorUrls(database.read, siteUrl);
  const number = /^posts-([1-9]\d{0,8})\.xml$/.exec(file)?.[1];
  if (number === undefined) return [];
  const settings = await keptSettings(kept.values, database.read);
  return listPostUrls(database.read, Number(number), settings, siteUrl);
}

/** The static pages and the site's own lists. */
function pageEntries(pages: readonly SitemapEntry[], siteUrl: string): SitemapEntry[] {
  const lists = [sitePaths.home, sitePaths.tags, sitePaths.archive];
  const entries = lists.map((path) => ({ url: absoluteUrl(siteUrl, path), changedAt: null }));
  return [...entries, ...pages].slice(0, MOST_URLS);
}

function xmlResponse(body: string): Response {
  return new Response(body, { headers: { 'Content-Type': 'application/xml; charset=utf-8' } });
}
