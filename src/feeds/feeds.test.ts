// The three formats, from feeds with whatever people type to the documents.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { naughtyStrings } from '../../tests/support/naughty-strings.ts';
import { elementsNamed, parseXml } from '../../tests/support/parse-xml.ts';
import { schemaErrors } from '../../tests/support/xmllint.ts';
import { atomFeed } from './atom.ts';
import type { Feed, FeedEntry } from './feed.ts';
import { jsonFeed } from './json-feed.ts';
import { rssFeed } from './rss.ts';
import { xmlCharacters } from './xml.ts';

const hostile = [
  ...naughtyStrings,
  ']]>',
  '\uD800 alone',
  'a\0b',
  '\uFFFE',
  '<![CDATA[',
  '&amp;',
  'a\r\nb',
  '😀',
];
const hostileFeed = exampleFeed(
  hostile.map((text, index) => entryOf(text, index)),
  'Na\u0001me ]]> &amp; <b>"\uDC00',
);

test('RSS is valid and loses nothing, whatever titles, names, tags and texts hold', () => {
  const document = rssFeed(hostileFeed, 'https://example.org/feed.xml');
  expect(schemaErrors(document, 'rss-2.0.rng')).toBe('');
  const items = elementsNamed('item', parseXml(document));
  expect(items).toHaveLength(hostile.length);
  for (const [index, item] of items.entries()) {
    const text = xmlCharacters(hostile[index] ?? '');
    expect(elementsNamed('title', item)[0]?.text).toBe(text);
    expect(elementsNamed('dc:creator', item)[0]?.text).toBe(text);
    expect(elementsNamed('category', item)[0]?.text).toBe(text);
    expect(elementsNamed('content:encoded', item)[0]?.text).toBe(`<p>${text}</p>`);
    expect(elementsNamed('media:description', item)[0]?.text ?? '').toBe(text);
  }
});

test('a plain summary becomes the HTML that an RSS description is', () => {
  const document = rssFeed(exampleFeed([entryOf('a < b & c', 1)]), 'https://example.org/feed.xml');
  expect(elementsNamed('description', parseXml(document)).at(-1)?.text).toBe('a &lt; b &amp; c');
});

test('Atom is valid and loses nothing, whatever titles, names, tags and texts hold', () => {
  const document = atomFeed(hostileFeed, 'https://example.org/atom.xml');
  expect(schemaErrors(document, 'atom-1.0.rng')).toBe('');
  const entries = elementsNamed('entry', parseXml(document));
  expect(entries).toHaveLength(hostile.length);
  for (const [index, entry] of entries.entries()) {
    const text = xmlCharacters(hostile[index] ?? '');
    expect(elementsNamed('title', entry)[0]?.text).toBe(text);
    expect(elementsNamed('name', entry)[0]?.text).toBe(text);
    expect(elementsNamed('summary', entry)[0]?.text).toBe(text);
    expect(elementsNamed('category', entry)[0]?.attributes.label).toBe(text);
    expect(elementsNamed('content', entry)[0]?.text).toBe(`<p>${text}</p>`);
  }
});

test('JSON Feed is valid and loses nothing, whatever titles, names, tags and texts hold', () => {
  const feed = jsonFeedSchema.parse(JSON.parse(jsonFeed(hostileFeed, 'https://example.org/feed.json')));
  expect(feed.items).toHaveLength(hostile.length);
  for (const [index, item] of feed.items.entries()) {
    const text = (hostile[index] ?? '').toWellFormed();
    expect(item).toMatchObject({
      title: text,
      authors: [{ name: text }],
      tags: [text],
      content_html: `<p>${text}</p>`,
    });
  }
});

test('a feed without posts is valid in every format', () => {
  const feed = { ...exampleFeed([]), description: '', logoUrl: null };
  expect(schemaErrors(rssFeed(feed, 'https://example.org/feed.xml'), 'rss-2.0.rng')).toBe('');
  expect(schemaErrors(atomFeed(feed, 'https://example.org/atom.xml'), 'atom-1.0.rng')).toBe('');
  expect(jsonFeedSchema.parse(JSON.parse(jsonFeed(feed, 'https://example.org/feed.json'))).items).toEqual([]);
});

test('times outside the four-digit years are still valid', () => {
  const entries = [-1e14, 8.64e15].map((time, index) => ({
    ...entryOf('x', index),
    publishedAt: time,
    updatedAt: time,
  }));
  expect(schemaErrors(rssFeed(exampleFeed(entries), 'https://example.org/feed.xml'), 'rss-2.0.rng')).toBe('');
  expect(schemaErrors(atomFeed(exampleFeed(entries), 'https://example.org/atom.xml'), 'atom-1.0.rng')).toBe(
    '',
  );
});

test('a feed is as new as the latest change in it', () => {
  const entries = [entryOf('new', 3), { ...entryOf('old but edited', 2), updatedAt: Date.UTC(2026, 5, 1) }];
  const document = atomFeed(exampleFeed(entries), 'https://example.org/atom.xml');
  expect(elementsNamed('updated', parseXml(document))[0]?.text).toBe('2026-06-01T00:00:00.000Z');
  expect(rssFeed(exampleFeed(entries), 'x')).toContain('<lastBuildDate>Mon, 01 Jun 2026 00:00:00 GMT<');
});

test.each([
  ['rss-2.0.rng', rssFeed, 'pubDate'],
  ['rss-2.0.rng', rssFeed, 'dc:creator'],
  ['atom-1.0.rng', atomFeed, 'updated'],
  ['atom-1.0.rng', atomFeed, 'id'],
] as const)('the schema %s refuses a feed without what it needs', (schema, write, name) => {
  const document = write(exampleFeed([entryOf('x', 1)]), 'https://example.org/self');
  expect(schemaErrors(document.replaceAll(new RegExp(`<${name}>.*</${name}>`, 'g'), ''), schema)).not.toBe(
    '',
  );
});

const webUrl = z.url({ protocol: /^https?$/ });
const dateTime = z.iso.datetime({ offset: true });
const jsonFeedSchema = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string(),
  home_page_url: webUrl,
  feed_url: webUrl,
  description: z.string().optional(),
  icon: webUrl,
  favicon: webUrl,
  language: z.string(),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: webUrl,
      title: z.string(),
      content_html: z.string(),
      summary: z.string().optional(),
      image: webUrl.optional(),
      date_published: dateTime,
      date_modified: dateTime,
      authors: z.array(z.strictObject({ name: z.string(), url: webUrl })).min(1),
      tags: z.array(z.string()),
    }),
  ),
});

function exampleFeed(entries: readonly FeedEntry[], text = 'Example'): Feed {
  return {
    id: 'https://example.org/',
    title: text,
    description: text,
    language: 'pt-BR',
    pageUrl: 'https://example.org/',
    iconUrl: 'https://example.org/icon.svg',
    logoUrl: 'https://example.org/logo.png',
    tagsUrl: 'https://example.org/tags/',
    entries,
  };
}

function entryOf(text: string, day: number): FeedEntry {
  const time = Date.UTC(2026, 0, 1 + (day % 100));
  return {
    id: `https://example.org/?post=${day}`,
    url: `https://example.org/post-${day}/`,
    title: text,
    summary: text,
    html: `<p>${text}</p>`,
    publishedAt: time,
    updatedAt: time,
    author: { name: text, url: 'https://example.org/authors/a/' },
    tags: [{ slug: `tag-${day}`, name: text }],
    cover: {
      url: 'https://example.org/a.jpg',
      type: 'image/jpeg',
      bytes: 12,
      width: 3,
      height: 4,
      alt: text,
    },
  };
}
