// What addresses are to the page cache: which are never kept, and what each knows of a query.
import type { Addresses, KnownQuery } from '../cache/page-key.ts';
import { namingParameter } from '../redirects/redirect-path.ts';
import { queryPage } from '../web/query-href.ts';

/** Who asks is known there, and no cache keeps what comes back. */
export const PERSONAL = ['/admin', '/account', '/comments', '/preview'] as const;

/** Beside those, what looks after its own keeping or is true for a moment only. */
const NEVER_CACHED = [...PERSONAL, '/assets', '/media', '/metrics', '/livez', '/readyz', '/healthz'];

export const addresses: Addresses = { neverCached: NEVER_CACHED, knownQuery };

const SEARCH = /^\/search\/?$/;
/** Those whose routes read no query. */
const WITHOUT_QUERY = [
  /^\/tags\/$/,
  /^\/(?:tags|authors)\/[^/]+\/(?:page\/\d+\/|(?:feed|atom)\.xml|feed\.json)?$/,
  /^\/archive\/(?:\d{4}\/(?:\d\d\/)?(?:page\/\d+\/)?)?$/,
  /^\/(?:page\/\d+\/|sitemaps\/[^/]+|(?:robots|llms)\.txt)$/,
];

function knownQuery(path: string, given: URLSearchParams): KnownQuery {
  if (SEARCH.test(path)) return searchQuery(given);
  return WITHOUT_QUERY.some((form) => form.test(path)) ? { parameters: [] } : textQuery(path, given);
}

function searchQuery(given: URLSearchParams): KnownQuery {
  const query = (given.get('q') ?? '').trim();
  const page = queryPage(given.get('page') ?? undefined);
  const words: [string, string][] = query === '' ? [] : [['q', query]];
  const pages: [string, string][] = page === 1 ? [] : [['page', String(page)]];
  return { parameters: [...words, ...pages], share: 'searches' };
}

/** An old address may be a query of any path; a text has pages of comments. Numbers can be made up for those that have none. */
function textQuery(path: string, given: URLSearchParams): KnownQuery {
  const named = namingParameter(given);
  const comments = WITHOUT_COMMENTS.test(path) ? null : given.get('comments');
  const pages: [string, string][] = comments === null ? [] : [['comments', String(queryPage(comments))]];
  return { parameters: named === undefined ? pages : [...pages, named], share: 'missing' };
}

const WITHOUT_COMMENTS = /^\/$|\.(?:md|xml|json|txt)$/;
