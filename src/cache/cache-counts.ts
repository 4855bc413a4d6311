// How each cache did: numbers that cost a request next to nothing, and the same for the minute that has just gone by.
import type { CacheEvent, Outcome } from './cache.ts';

export const OUTCOMES = [
  'hit',
  'stale',
  'shared-hit',
  'joined',
  'miss',
  'refused',
  'rescued',
] as const satisfies readonly Outcome[];

export interface CacheCount {
  /** Since the process began. */
  outcomes: Record<Outcome, number>;
  /** How often nothing was kept, by the reason. */
  refusals: Record<string, number>;
  lastMinute: { requests: number; hits: number };
}

/** What was given without being made for it. */
const HITS: ReadonlySet<Outcome> = new Set(['hit', 'stale', 'shared-hit', 'joined', 'rescued']);
const SECONDS = 60;
/** Reasons stand in the code, and are few. */
const MOST_REASONS = 50;
const OTHER_REASONS = 'another reason';
/** Keys of which it is known why nothing was kept. */
const MOST_REFUSED = 500;

export class CacheCounts {
  readonly #clock: () => number;
  readonly #caches = new Map<string, Count>();

  /** @param clock milliseconds that only grow; a test gives its own. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  add({ cache, key, outcome, refusal }: Pick<CacheEvent, 'cache' | 'key' | 'outcome' | 'refusal'>): void {
    let count = this.#caches.get(cache);
    if (count === undefined) {
      count = new Count();
      this.#caches.set(cache, count);
    }
    count.add(outcome, refusal, Math.floor(this.#clock() / 1000));
    if (outcome !== 'hit') count.remember(key, outcome === 'refused' ? refusal : null);
  }

  /** Why what was made last under a key was not kept; null where it was, or where that was too long ago. */
  refusalOf(cache: string, key: string): string | null {
    return this.#caches.get(cache)?.lastRefusals.get(key) ?? null;
  }

  /** Of one cache; all of it 0 for one that nobody has asked. */
  read(cache: string): CacheCount {
    return (this.#caches.get(cache) ?? new Count()).read(Math.floor(this.#clock() / 1000));
  }
}

/** How much of what was asked for was there, from 0 to 1; null where nothing was asked for. */
export function hitRate({ outcomes }: Pick<CacheCount, 'outcomes'>): number | null {
  let [hits, all] = [0, 0];
  for (const outcome of OUTCOMES) {
    all += outcomes[outcome];
    if (HITS.has(outcome)) hits += outcomes[outcome];
  }
  return all === 0 ? null : hits / all;
}

class Count {
  readonly #outcomes: Record<Outcome, number> = {
    hit: 0,
    stale: 0,
    'shared-hit': 0,
    joined: 0,
    miss: 0,
    refused: 0,
    rescued: 0,
  };
  readonly #refusals = new Map<string, number>();
  /** By key, the oldest first. */
  readonly lastRefusals = new Map<string, string>();
  /** A ring: each place belongs to the second that stands beside it. */
  readonly #seconds = new Float64Array(SECONDS).fill(-1);
  readonly #requests = new Uint32Array(SECONDS);
  readonly #hits = new Uint32Array(SECONDS);

  add(outcome: Outcome, refusal: string | null, second: number): void {
    this.#outcomes[outcome] += 1;
    const place = second % SECONDS;
    if (this.#seconds[place] !== second) {
      this.#seconds[place] = second;
      this.#requests[place] = 0;
      this.#hits[place] = 0;
    }
    this.#requests[place] = (this.#requests[place] ?? 0) + 1;
    if (HITS.has(outcome)) this.#hits[place] = (this.#hits[place] ?? 0) + 1;
    if (refusal !== null) this.#addRefusal(refusal);
  }

  remember(key: string, refusal: string | null): void {
    if (this.lastRefusals.size > 0) this.lastRefusals.delete(key);
    if (refusal === null) return;
    this.lastRefusals.set(key, refusal);
    if (this.lastRefusals.size <= MOST_REFUSED) return;
    const [oldest] = this.lastRefusals.keys();
    if (oldest !== undefined) this.lastRefusals.delete(oldest);
  }

  read(second: number): CacheCount {
    const lastMinute = { requests: 0, hits: 0 };
    for (const [place, at] of this.#seconds.entries()) {
      if (at < 0 || at <= second - SECONDS) continue;
      lastMinute.requests += this.#requests[place] ?? 0;
      lastMinute.hits += this.#hits[place] ?? 0;
    }
    return { outcomes: { ...this.#outcomes }, refusals: Object.fromEntries(this.#refusals), lastMinute };
  }

  #addRefusal(reason: string): void {
    const isNew = !this.#refusals.has(reason);
    const name = isNew && this.#refusals.size >= MOST_REASONS ? OTHER_REASONS : reason;
    this.#refusals.set(name, (this.#refusals.get(name) ?? 0) + 1);
  }
}
