// One address for each page: what it is kept under, and what it is asked of the application as.
import { decodedPath } from '../web/decoded-path.ts';
import type { Share } from './entry.ts';

/** What a path knows of a query: the parameters that say something, in their one order and form. */
export interface KnownQuery {
  parameters: readonly (readonly [name: string, value: string])[];
  /** Where anybody can make up values without end, and each is answered. */
  share?: Share;
}

/** What the URL table tells of its addresses. */
export interface Addresses {
  /** Everything at and below these is personal, or looks after its own keeping: `/admin`. */
  neverCached: readonly string[];
  knownQuery: (path: string, given: URLSearchParams) => KnownQuery;
}

export interface PageKey {
  /** The canonical path, and the canonical query if there is any. */
  key: string;
  /** Without the query. */
  path: string;
  share: Share | undefined;
  /** Whether the address said more in its query than the key does. */
  dropsQuery: boolean;
}

/** Longer addresses go to the application as they are. */
const MOST_CHARACTERS = 2048;
/** What a path may hold besides percent-encodings. */
const PATH = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;
/** Those that routers, proxies and file systems read in more than one way: slashes of both kinds, control characters. */
const AMBIGUOUS = /%(?:2F|5C|[01][0-9A-F]|7F)/;
/** Those that mean the same written out. */
const WRITTEN_OUT = /[A-Za-z0-9\-._~!'()*]/;

/**
 * Undefined for what no page is kept under, which is to be passed on as it came.
 * @param target as the request line has it, `/welcome/?comments=2`.
 */
export function pageKey(method: string, target: string, addresses: Addresses): PageKey | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || target.length > MOST_CHARACTERS) return undefined;
  const mark = target.indexOf('?');
  const path = canonicalPath(mark === -1 ? target : target.slice(0, mark));
  if (path === undefined || isBelow(path, addresses.neverCached)) return undefined;
  if (mark === -1) return { key: path, path, share: undefined, dropsQuery: false };
  const given = target.slice(mark + 1);
  // With its mark, as a second one belongs to the first name: URLSearchParams drops one that stands in front.
  const known = addresses.knownQuery(path, new URLSearchParams(`?${given}`));
  // What was no text when it came: the application may read it in its own way.
  if (given.includes('#') || known.parameters.some(([, value]) => value.includes('\uFFFD'))) return undefined;
  const query = known.parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const key = query === '' ? path : `${path}?${query}`;
  return { key, path, share: query === '' ? undefined : known.share, dropsQuery: query !== given };
}

/** The one way of writing a path; undefined for what is none, or not the same to everybody who reads it. */
export function canonicalPath(path: string): string | undefined {
  if (!PATH.test(path) || path.includes('//')) return undefined;
  const written = path.includes('%') ? path.replace(/%../g, canonicalOctet) : path;
  if (DOT_SEGMENT.test(written) || AMBIGUOUS.test(written)) return undefined;
  return written.includes('%') && decodedPath(written) === null ? undefined : written;
}

function canonicalOctet(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return WRITTEN_OUT.test(character) ? character : encoded.toUpperCase();
}

function isBelow(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some(
    (prefix) => path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/'),
  );
}
