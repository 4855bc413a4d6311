// What caches between this site and its readers may do. Browsers always ask again, and are told that nothing has changed;
// others may keep a page only where they are told what to forget, as nobody could take it back from them, or where the
// operator has said for how long.
import { cdnTagHeader } from '../cdn/cdn-tag.ts';
import type { Entry } from './entry.ts';
import type { PageAnswer } from './page-answer.ts';
import { policyOf } from './page-policies.ts';

export interface SharedCaching {
  /** By which such a cache learns a page's tags; null where there is none that could be told to forget. */
  tagHeader: string | null;
  /** Null where the operator has not said. */
  ttlSeconds: number | null;
}

const BROWSERS = 'public, max-age=0, must-revalidate';
/** Of caches that are told what to forget. */
const TOLD_SECONDS = 60;

/** @param isTrue whether the entry shows what is there now: what was overtaken is not told to be forgotten again. */
export function cacheControl(
  entry: Entry<PageAnswer>,
  isTrue: boolean,
  shared: SharedCaching,
  now: number,
): string {
  const { status, headers } = entry.value;
  if (status >= 500) return 'no-store';
  const own = headers.find(([name]) => name.toLowerCase() === 'cache-control')?.[1];
  if (own !== undefined) return own;
  if (shared.tagHeader === null && shared.ttlSeconds === null) return BROWSERS;
  const isTold = shared.tagHeader === null || tagHeader(entry, shared).length > 0;
  return isTrue && isTold ? `${BROWSERS}, ${sharedLife(entry, shared, now)}` : `${BROWSERS}, s-maxage=0`;
}

/** Never longer than the entry is true, whatever is allowed. */
function sharedLife(
  { value, trueUntil }: Entry<PageAnswer>,
  { ttlSeconds, tagHeader }: SharedCaching,
  now: number,
): string {
  const most = (ttlSeconds ?? TOLD_SECONDS) * 1000;
  const { ttlMs, staleWhileRevalidate, staleIfError } = policyOf(value.kind, most);
  const left = Math.floor(Math.max(0, trueUntil - now) / 1000);
  const fresh = Math.min(ttlMs / 1000, left);
  // What cannot be told to forget is given no more than was asked for.
  if (tagHeader === null) return `s-maxage=${fresh}`;
  const stale = [
    ['stale-while-revalidate', staleWhileRevalidate],
    ['stale-if-error', staleIfError],
  ] as const;
  const said = stale.map(([name, most]) => `${name}=${Math.min(most, left - fresh)}`);
  return [`s-maxage=${fresh}`, ...said].join(', ');
}

/** A field with the page's tags; none where such caches are told nothing, or where the tags would not fit. */
export function tagHeader(
  { tags }: Pick<Entry<PageAnswer>, 'tags'>,
  { tagHeader: name }: SharedCaching,
): [name: string, value: string][] {
  if (name === null) return [];
  // Cloudflare and Akamai want commas, Fastly and Varnish spaces.
  const value = cdnTagHeader(tags, /^(?:edge-)?cache-tag$/i.test(name) ? ',' : ' ');
  return value === null ? [] : [[name, value]];
}
