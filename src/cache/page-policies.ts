// How long each kind of page is kept, where, and by whom.
import type { Policy } from './cache.ts';
import type { Share } from './entry.ts';

/** What a route says that it answers with. `fixed` shows nothing of the database: it is the same as long as the program runs. */
const PAGE_KINDS = ['list', 'text', 'feed', 'index', 'search', 'fixed'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];
/** What it was answered with after all. */
export const ANSWER_KINDS = [...PAGE_KINDS, 'missing', 'redirect'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface PagePolicy extends Policy {
  share: Share;
  isShared: boolean;
  /** For caches between this site and its readers, in seconds. */
  staleWhileRevalidate: number;
  staleIfError: number;
}

interface KindPolicy {
  /** At most, in milliseconds. */
  ttlMs?: number;
  share?: Share;
  isShared?: boolean;
  staleWhileRevalidate?: number;
  staleIfError?: number;
}

const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const KINDS: Readonly<Record<AnswerKind, KindPolicy>> = {
  list: {},
  text: {},
  feed: { staleWhileRevalidate: 5 * 60 },
  index: { staleWhileRevalidate: 5 * 60 },
  // Anybody can ask for as many as they like; few of them are asked for again.
  search: { ttlMs: 10_000, share: 'searches', isShared: false, staleIfError: HOUR },
  // Cheaper to make than to fetch.
  fixed: { isShared: false },
  missing: { share: 'missing', isShared: false, staleWhileRevalidate: 10, staleIfError: HOUR },
  redirect: { share: 'missing', isShared: false, staleIfError: HOUR },
};

const STATUSES: Readonly<Record<number, AnswerKind | 'own'>> = {
  200: 'own',
  301: 'redirect',
  302: 'redirect',
  308: 'redirect',
  404: 'missing',
  410: 'missing',
};

/** Undefined for a status that is never kept. */
export function answerKind(kind: PageKind, status: number): AnswerKind | undefined {
  const found = STATUSES[status];
  return found === 'own' ? kind : found;
}

/** @param ttlMs of what has none of its own. @param share in place of the kind's. */
export function policyOf(kind: AnswerKind, ttlMs: number, share?: Share): PagePolicy {
  const own = KINDS[kind];
  return {
    ttlMs: Math.min(ttlMs, own.ttlMs ?? ttlMs),
    share: own.share ?? share ?? 'main',
    isShared: own.isShared ?? share === undefined,
    staleWhileRevalidate: own.staleWhileRevalidate ?? 60,
    staleIfError: own.staleIfError ?? DAY,
  };
}
