import { type Feed, type FeedEntry, type FeedPicture, feedUpdatedAt } from './feed.ts';
import { rssTime } from './feed-times.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

/** @param selfUrl where this document is served. */
export function rssFeed(feed: Feed, selfUrl: string): string {
  const updatedAt = feedUpdatedAt(feed);
  const channel = element(
    'channel',
    {},
    element('title', {}, feed.title),
    element('link', {}, feed.pageUrl),
    element('description', {}, feed.description || feed.title),
    element('language', {}, feed.language),
    updatedAt === 0 ? null : element('lastBuildDate', {}, rssTime(updatedAt)),
    element('generator', {}, 'Octavo'),
    element('docs', {}, 'https://www.rssboard.org/rss-specification'),
    element('atom:link', { href: selfUrl, rel: 'self', type: 'application/rss+xml' }),
    feed.logoUrl === null ? null : logo(feed, feed.logoUrl),
    ...feed.entries.map(item),
  );
  return xmlDocument(element('rss', { version: '2.0', ...NAMESPACES }, channel));
}

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
};

function logo(feed: Feed, url: string): XmlElement {
  return element(
    'image',
    {},
    element('url', {}, url),
    element('title', {}, feed.title),
    element('link', {}, feed.pageUrl),
  );
}

function item(entry: FeedEntry): XmlElement {
  return element(
    'item',
    {},
    element('title', {}, entry.title),
    element('link', {}, entry.url),
    element('guid', { isPermaLink: 'false' }, entry.id),
    element('pubDate', {}, rssTime(entry.publishedAt)),
    element('dc:creator', {}, entry.author.name),
    ...entry.tags.map((tag) => element('category', {}, tag.name)),
    element('description', {}, asHtml(entry.summary)),
    element('content:encoded', {}, entry.html),
    ...(entry.cover === null ? [] : cover(entry.cover)),
  );
}

/** An item's description is HTML, the summary plain text. */
function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cover({ url, type, bytes, width, height, alt }: FeedPicture): XmlElement[] {
  const description = alt === '' ? [] : [element('media:description', { type: 'plain' }, alt)];
  return [
    element('enclosure', { url, length: bytes, type }),
    element('media:content', { url, medium: 'image', type, fileSize: bytes, width, height }, ...description),
  ];
}
