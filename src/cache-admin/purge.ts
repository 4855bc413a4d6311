// What is to be made anew, as somebody types it: addresses, tags, or everything.
import { canonicalPath } from '../cache/page-key.ts';
import { urlTag } from '../cache/page-tags.ts';

export interface Purge {
  /** Canonical, without a query: all pages of a path are made anew. */
  paths: readonly string[];
  tags: readonly string[];
  isAll: boolean;
}

export interface TypedPurge {
  urls: readonly string[];
  tags: readonly string[];
  isAll: boolean;
}

export type ReadPurge = { ok: true; purge: Purge } | { ok: false; problem: string };

const ANY_SITE = 'http://site.invalid';
const MOST_AT_ONCE = 1_000;
/** As the files `cache-tags.ts` make them: no spaces, no control characters, and not the one that means everything. */
const TAG = /^[^\s\p{Cc}*]{1,2100}$/u;

/** @param siteUrl whose addresses they must be; null where that is not known. */
export function readPurge({ urls, tags, isAll }: TypedPurge, siteUrl: string | null): ReadPurge {
  if (isAll && urls.length + tags.length > 0)
    return { ok: false, problem: 'Either everything, or some addresses and tags.' };
  if (!isAll && urls.length + tags.length === 0)
    return { ok: false, problem: 'Give an address, a tag, or say that it is everything.' };
  if (urls.length + tags.length > MOST_AT_ONCE)
    return { ok: false, problem: `That is more than ${MOST_AT_ONCE} at once.` };
  const targets = urls.map((url) => pageTarget(url, siteUrl));
  const wrongUrl = urls.find((_, index) => targets[index] === null);
  if (wrongUrl !== undefined) return { ok: false, problem: notHere(wrongUrl, siteUrl) };
  const wrongTag = tags.find((tag) => !TAG.test(tag));
  if (wrongTag !== undefined)
    return {
      ok: false,
      problem: `“${wrongTag}” is no tag. Tags look like post:7; the list of tags shows them.`,
    };
  const paths = targets.flatMap((target) => pathOf(target ?? '') ?? []);
  return { ok: true, purge: { paths: [...new Set(paths)], tags: [...new Set(tags)], isAll } };
}

/** Path and query of what somebody typed, `/welcome/` or the whole address; null for what is no page of this site. */
export function pageTarget(typed: string, siteUrl: string | null): string | null {
  const isPath = typed.startsWith('/');
  if (!isPath && !/^https?:/i.test(typed)) return null;
  const url = URL.parse(typed, siteUrl ?? ANY_SITE);
  const isElsewhere = url?.origin !== (siteUrl ?? (isPath ? ANY_SITE : url?.origin));
  if (url === null || isElsewhere) return null;
  const target = url.pathname + url.search;
  return pathOf(target) === undefined ? null : target;
}

export function notHere(typed: string, siteUrl: string | null): string {
  const example = siteUrl === null ? '' : ` or ${siteUrl}/welcome/`;
  return `“${typed}” is no address of a page here. Addresses look like /welcome/${example}.`;
}

export function tagsOf({ paths, tags }: Purge): string[] {
  return [...paths.map(urlTag), ...tags];
}

/** `everything`, `/welcome/`, `/welcome/, the tag post:7`. */
export function describePurge({ paths, tags, isAll }: Purge): string {
  return isAll ? 'everything' : [...paths, ...tags.map((tag) => `the tag ${tag}`)].join(', ');
}

function pathOf(target: string): string | undefined {
  return canonicalPath(target.replace(/\?.*/s, ''));
}
