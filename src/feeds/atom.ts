import { type Feed, type FeedEntry, feedUpdatedAt } from './feed.ts';
import { isoTime } from './feed-times.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

/** RFC 4287. @param selfUrl where this document is served. */
export function atomFeed(feed: Feed, selfUrl: string): string {
  const root = element(
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': feed.language },
    element('id', {}, feed.id),
    element('title', {}, feed.title),
    feed.description === '' ? null : element('subtitle', {}, feed.description),
    element('updated', {}, isoTime(feedUpdatedAt(feed))),
    element('link', { rel: 'self', type: 'application/atom+xml', href: selfUrl }),
    element('link', { rel: 'alternate', type: 'text/html', href: feed.pageUrl }),
    element('icon', {}, feed.iconUrl),
    feed.logoUrl === null ? null : element('logo', {}, feed.logoUrl),
    element('generator', {}, 'Octavo'),
    ...feed.entries.map((entry) => entryElement(entry, feed.tagsUrl)),
  );
  return xmlDocument(root);
}

function entryElement(entry: FeedEntry, tagsUrl: string): XmlElement {
  const { cover } = entry;
  return element(
    'entry',
    {},
    element('id', {}, entry.id),
    element('title', {}, entry.title),
    element('link', { rel: 'alternate', type: 'text/html', href: entry.url }),
    cover === null
      ? null
      : element('link', { rel: 'enclosure', type: cover.type, length: cover.bytes, href: cover.url }),
    element('published', {}, isoTime(entry.publishedAt)),
    element('updated', {}, isoTime(entry.updatedAt)),
    element('author', {}, element('name', {}, entry.author.name), element('uri', {}, entry.author.url)),
    ...entry.tags.map((tag) => element('category', { term: tag.slug, scheme: tagsUrl, label: tag.name })),
    element('summary', {}, entry.summary),
    element('content', { type: 'html' }, entry.html),
  );
}
