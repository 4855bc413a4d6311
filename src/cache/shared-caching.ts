// What caches between this site and its readers may do. Browsers always ask again, and are told that nothing has changed;
// others may keep a page only where they are told what to forget, as nobody could take it back from them.
import type { Entry } from './entry.ts';
import type { PageAnswer } from './page-answer.ts';
import { policyOf } from './page-policies.ts';

export interface SharedCaching {
  /** By which such a cache learns a page's tags; null where there is none that could be told to forget. */
  tagHeader: string | null;
  /** In seconds. */
  ttlSeconds: number;
}

/** What such caches take in one field at most. */
const MOST_BYTES = 16 * 1024;

export function cacheControl(entry: Entry<PageAnswer>, shared: SharedCaching, now: number): string {
  const { headers, kind } = entry.value;
  const own = headers.find(([name]) => name.toLowerCase() === 'cache-control')?.[1];
  const browsers = own ?? 'public, max-age=0, must-revalidate';
  if (shared.tagHeader === null || own !== undefined) return browsers;
  const ttl = policyOf(kind, shared.ttlSeconds * 1000).ttlMs / 1000;
  const left = Math.floor(Math.max(0, entry.trueUntil - now) / 1000);
  const seconds = tagHeader(entry, shared).length === 0 ? 0 : Math.min(ttl, left);
  if (seconds === 0) return `${browsers}, s-maxage=0`;
  const { staleWhileRevalidate, staleIfError } = policyOf(kind, 0);
  const stale = [
    ['stale-while-revalidate', Math.min(staleWhileRevalidate, left - seconds)],
    ['stale-if-error', Math.min(staleIfError, left - seconds)],
  ] as const;
  const said = stale.filter(([, most]) => most > 0).map(([name, most]) => `${name}=${most}`);
  return [browsers, `s-maxage=${seconds}`, ...said].join(', ');
}

/** A field with the page's tags; none where such caches are told nothing, or where the tags would not fit. */
export function tagHeader(
  { tags }: Pick<Entry<PageAnswer>, 'tags'>,
  { tagHeader: name }: SharedCaching,
): [name: string, value: string][] {
  if (name === null) return [];
  // Cloudflare and Akamai want commas, Fastly and Varnish spaces.
  const separator = /^(?:edge-)?cache-tag$/i.test(name) ? ',' : ' ';
  const value = tags.map(plain).join(separator);
  return value.length > MOST_BYTES ? [] : [[name, value]];
}

/** Nothing that would separate tags, and nothing that is no text for a header. */
function plain(tag: string): string {
  return encodeURIComponent(tag.toWellFormed()).replaceAll('%3A', ':').replaceAll('%2F', '/');
}
