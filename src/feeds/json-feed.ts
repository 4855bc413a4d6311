import type { Feed, FeedEntry } from './feed.ts';
import { isoTime } from './feed-times.ts';

/** JSON Feed 1.1. @param selfUrl where this document is served. */
export function jsonFeed(feed: Feed, selfUrl: string): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.pageUrl,
    feed_url: selfUrl,
    description: feed.description || undefined,
    icon: feed.logoUrl ?? feed.iconUrl,
    favicon: feed.iconUrl,
    language: feed.language,
    items: feed.entries.map(item),
  };
  return JSON.stringify(document, wellFormed);
}

function item(entry: FeedEntry) {
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    content_html: entry.html,
    summary: entry.summary || undefined,
    image: entry.cover?.url,
    date_published: isoTime(entry.publishedAt),
    date_modified: isoTime(entry.updatedAt),
    authors: [{ name: entry.author.name, url: entry.author.url }],
    tags: entry.tags.map((tag) => tag.name),
  };
}

// JavaScript would write half a character as an escape that other languages refuse to read.
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
