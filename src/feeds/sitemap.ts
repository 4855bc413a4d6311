// The documents of the sitemaps protocol, https://www.sitemaps.org/protocol.html
import { isoTime } from './feed-times.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

export interface SitemapEntry {
  /** Absolute. */
  url: string;
  /** Milliseconds since 1970; null when nothing is known. */
  changedAt: number | null;
  /** Absolute URL of the picture on top of the page. */
  imageUrl?: string | null;
}

/** What the protocol allows for one file. */
export const MOST_URLS = 50_000;
const LONGEST_URL = 2047;

/** An entry whose URL is longer than the protocol allows is left out. */
export function sitemap(entries: readonly SitemapEntry[]): string {
  const urls = entries.filter((entry) => entry.url.length <= LONGEST_URL).map(urlElement);
  return xmlDocument(element('urlset', { xmlns: SITEMAP, 'xmlns:image': IMAGE }, ...urls));
}

/** @param urls of sitemaps, absolute. */
export function sitemapIndex(urls: readonly string[]): string {
  const sitemaps = urls.map((url) => element('sitemap', {}, element('loc', {}, url)));
  return xmlDocument(element('sitemapindex', { xmlns: SITEMAP }, ...sitemaps));
}

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const IMAGE = 'http://www.google.com/schemas/sitemap-image/1.1';

function urlElement({ url, changedAt, imageUrl }: SitemapEntry): XmlElement {
  return element(
    'url',
    {},
    element('loc', {}, url),
    changedAt === null ? null : element('lastmod', {}, isoTime(changedAt)),
    imageUrl == null ? null : element('image:image', {}, element('image:loc', {}, imageUrl)),
  );
}
