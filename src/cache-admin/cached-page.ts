// Why a page is fresh or stale, told by the process that keeps it.
import { z } from 'zod';
import type { Entry } from '../cache/entry.ts';
import type { PageAnswer } from '../cache/page-answer.ts';
import { pageKey } from '../cache/page-key.ts';
import { processFacts, thisProcess } from './cache-facts.ts';
import { invalidationTimes } from './invalidation-times.ts';
import type { Serving } from './serving.ts';

const count = z.int().nonnegative();

/** What will be done with the page when somebody asks for it. */
const PAGE_STATES = [
  /** It is given as it is. */
  'fresh',
  /** It is given, and made anew behind that reader. */
  'due',
  /** Something that it shows was changed: the next reader gets a new one. */
  'overtaken',
  /** Its time has run out: something that it shows ends at a time. */
  'expired',
  /** From before what this process knows of the log. */
  'forgotten',
  /** Not here, but where all processes share: the next reader gets that one. */
  'shared',
  /** Nothing is kept: the next reader gets a new one, which is. */
  'absent',
  /** It is made for each reader. */
  'refused',
  /** No address of a page. */
  'no-page',
  /** Pages are not cached at all. */
  'off',
] as const;
export type PageState = (typeof PAGE_STATES)[number];

const keptPage = z.object({
  tier: z.enum(['memory', 'redis']),
  status: count,
  /** Bytes of the body by how it is sent: those that somebody has asked for. */
  encodings: z.record(z.string(), count),
  /** What the whole entry takes of the memory. */
  memoryBytes: count,
  share: z.string(),
  ageMs: z.number(),
  /** Below 0 where it is due. */
  refreshInMs: z.number(),
  /** Null for never. */
  expiresInMs: z.number().nullable(),
  costMs: z.number(),
  tags: z.array(z.string()),
  readAt: count,
});

export const pageFacts = z.object({
  process: processFacts,
  /** Null for what is kept under none. */
  key: z.string().nullable(),
  /** Whether the address says more in its query than the key does. */
  dropsQuery: z.boolean(),
  state: z.enum(PAGE_STATES),
  /** Why it is made for each reader, by the name of the reason. */
  refusal: z.string().nullable(),
  kept: keptPage.nullable(),
  applied: count,
  isBlind: z.boolean(),
  /** Since the page was read. */
  overtakenBy: z.object({ tag: z.string(), position: count, at: z.number().nullable() }).nullable(),
  /** Whether it shows something that was taken from readers: then it is not even given while the database is away. */
  isWithdrawn: z.boolean(),
});

export type KeptPage = z.infer<typeof keptPage>;
export type PageFacts = z.infer<typeof pageFacts>;

/** @param target path and query. One statement where the page was overtaken, and one question to Redis where there is one. */
export async function readPageFacts(serving: Serving, target: string): Promise<PageFacts> {
  const { caches, follower, addresses } = serving;
  const found = pageKey('GET', target, addresses);
  const common = {
    process: thisProcess(),
    key: found?.key ?? null,
    dropsQuery: found?.dropsQuery ?? false,
    applied: follower.freshness.applied,
    isBlind: follower.isBlind,
    ...{ kept: null, overtakenBy: null, refusal: null, isWithdrawn: false },
  };
  if (found === undefined) return { ...common, state: 'no-page' };
  if (caches.pages === null) return { ...common, state: 'off' };
  const here = caches.pages.memory.peek(found.key);
  const entry = here ?? (await takenFromShared(serving, found.key));
  if (entry === undefined) {
    const refusal = caches.counts.refusalOf('pages', found.key);
    return { ...common, state: refusal === null ? 'absent' : 'refused', refusal };
  }
  const { freshness } = follower;
  const state = stateOf(serving, entry);
  return {
    ...common,
    state: here === undefined && state === 'fresh' ? 'shared' : state,
    kept: { ...describe(serving, entry), tier: here === undefined ? 'redis' : 'memory' },
    overtakenBy: freshness.isFresh(entry) ? null : await overtakenBy(serving, entry),
    isWithdrawn: freshness.isWithdrawn(entry),
  };
}

function stateOf({ follower: { freshness }, now }: Serving, entry: Entry<PageAnswer>): PageState {
  if (entry.readAt < freshness.knownFrom) return 'forgotten';
  if (!freshness.isFresh(entry)) return 'overtaken';
  if (now() >= entry.trueUntil) return 'expired';
  return now() < entry.refreshAt ? 'fresh' : 'due';
}

/** What is due is not taken from there. */
async function takenFromShared({ caches, now }: Serving, key: string) {
  const entry = await caches.pages?.shared?.get(key);
  return entry !== undefined && now() < entry.refreshAt ? entry : undefined;
}

function describe({ pages, now: clock }: Serving, entry: Entry<PageAnswer>): Omit<KeptPage, 'tier'> {
  const now = clock();
  return {
    status: entry.value.status,
    encodings: pages?.encodingsOf(entry) ?? { identity: entry.value.body.length },
    memoryBytes: entry.bytes,
    share: entry.share,
    ageMs: now - entry.madeAt,
    refreshInMs: Math.round(entry.refreshAt - now),
    expiresInMs: Number.isFinite(entry.trueUntil) ? entry.trueUntil - now : null,
    costMs: entry.costMs,
    tags: [...entry.tags].sort(),
    readAt: entry.readAt,
  };
}

async function overtakenBy({ follower, database }: Serving, { tags, readAt }: Entry<PageAnswer>) {
  const newest = follower.freshness.newestOf(tags);
  if (newest === null || newest.position <= readAt) return null;
  const times = await invalidationTimes(database.read, [newest.position]).catch(() => null);
  return { ...newest, at: times?.get(newest.position) ?? null };
}
