// What pages, fragments and values are cached by: one rule of freshness, one computation at a time for each key.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Stamp } from '../invalidation/freshness.ts';
import {
  earliestKnown,
  type Flaw,
  gatherDependencies,
  knownSince,
  passOn,
  spoil,
  withoutDependencies,
} from './dependencies.ts';
import type { Codec, Entry, Share } from './entry.ts';
import type { Lease, LocalTier, SharedTier } from './tier.ts';

/** What a cache must know of the invalidation log; `Follower` is one. */
export interface Log {
  readonly freshness: {
    readonly applied: number;
    readonly version: number;
    isFresh(stamp: Stamp): boolean;
    isWithdrawn(stamp: Stamp): boolean;
  };
  /** Whether it is unknown what others have invalidated. */
  readonly isBlind: boolean;
  /** Where it is unknown, finds out if that is soon done; whether it is known now. */
  look(): Promise<boolean>;
  /** Reads the log to its end; whether that went well. */
  catchUp(): Promise<boolean>;
}

/** Of what there was: `hit` made earlier, `stale` due to be made anew, `joined` made for somebody else who asked just before. */
export type Outcome = 'hit' | 'stale' | 'shared-hit' | 'joined' | 'miss' | 'refused' | 'rescued';

export interface Found<Value> {
  /** Not an entry of the cache where it was refused: it answers those who asked, and is forgotten. */
  entry: Entry<Value>;
  outcome: Outcome;
  /** Why it was not kept; null where it was. */
  refusal: string | null;
}

export interface Policy {
  /** After which it is made anew behind a reader, in milliseconds; a little less for each entry by chance. */
  ttlMs: number;
  share?: Share;
  /** Whether other processes may use it. */
  isShared?: boolean;
}

/** A value, and why it must not be kept; null or left out where it may. */
export interface Computed<Value> {
  value: Value;
  refusal?: string | null;
  /** In place of what the caller gave. */
  policy?: Policy;
}

export interface CacheEvent {
  cache: string;
  key: string;
  outcome: Outcome;
  refusal: string | null;
  tags: readonly string[];
  milliseconds: number;
}

export interface CacheOptions<Value> {
  /** `pages`, `fragments`, `values`. */
  name: string;
  memory: LocalTier<Value>;
  shared: SharedTier<Value> | null;
  codec: Pick<Codec<Value>, 'sizeOf'>;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** From 0 to 1, for spreading what would be due at once. */
  random?: () => number;
  onEvent?: (event: CacheEvent) => void;
  /** Of work that nobody waits for. */
  onError?: (error: unknown, key: string) => void;
  /** Bytes of one entry at most. */
  maxEntryBytes: number;
}

interface Flight<Value> {
  /** Of what was known when it began: whoever asked by then may be given what it finds. */
  version: number;
  result: Promise<Found<Value>>;
}

interface Made<Value> {
  found: Found<Value>;
  /** Whether others may be given it. */
  isShared: boolean;
}

/** Of the time after which an entry is made anew, this much is left to chance. */
const SPREAD = 0.2;
/** After which a lease ends whose holder is no more. */
const LEASE_MS = 10_000;
/** How long others wait for who has the lease, and the first and longest pause before they look again. */
const WAIT_MS = 2_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 80;
const ALONE: Lease = { kind: 'unavailable' };
/** After a refresh that failed. */
const TRY_AGAIN_MS = 1_000;

const FLAWS: Readonly<Record<Flaw, string>> = {
  failed: 'a part of it could not be made',
  rescued: 'a part of it may be outdated',
};

export class Cache<Value> {
  readonly #options: CacheOptions<Value>;
  readonly #flights = new Map<string, Flight<Value>>();
  /** By entry, the version of what is known of the log at which it was fresh. */
  readonly #found = new WeakMap<Entry<Value>, number>();
  /** What is made behind a reader belongs to no request. */
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(options: CacheOptions<Value>) {
    this.#options = options;
  }

  get memory(): LocalTier<Value> {
    return this.#options.memory;
  }

  /** Grows whenever something is invalidated. */
  get version(): number {
    return this.#options.log.freshness.version;
  }

  /** Null without one. */
  get shared(): SharedTier<Value> | null {
    return this.#options.shared;
  }

  /** What may be served at once, without waiting for anything; undefined where `get` must be asked. */
  peekFresh(key: string, time = this.#options.now()): Entry<Value> | undefined {
    const { log, memory } = this.#options;
    if (log.isBlind) return undefined;
    const entry = memory.get(key);
    return entry !== undefined && time < entry.refreshAt && this.#isTrue(entry, time) ? entry : undefined;
  }

  /**
   * What is kept under a key, or what `compute` gives: kept where the rule of freshness allows. What is given was true
   * when it was asked for, or later.
   * @throws what `compute` throws; nothing is kept then.
   */
  async get(key: string, policy: Policy, compute: () => Promise<Computed<Value>>): Promise<Found<Value>> {
    const started = performance.now();
    const found = await this.#findOrSpoil(key, policy, compute);
    passOn(found.entry.tags, found.entry.trueUntil);
    if (found.outcome === 'rescued') spoil('rescued');
    const { outcome, refusal } = found;
    this.#options.onEvent?.({
      cache: this.#options.name,
      key,
      outcome,
      refusal,
      tags: found.entry.tags,
      milliseconds: performance.now() - started,
    });
    return found;
  }

  /** The last good one, for when nothing better is to be had: due, or overtaken, but nothing that was taken from readers. */
  rescue(key: string): Entry<Value> | undefined {
    const { memory, log, now } = this.#options;
    const entry = memory.get(key);
    if (entry === undefined || log.freshness.isWithdrawn(entry) || now() >= entry.trueUntil) return undefined;
    return entry;
  }

  /** Has it made anew by whoever asks next: for what cannot be used. */
  async forget(key: string): Promise<void> {
    this.#options.memory.delete(key);
    await this.#options.shared?.delete(key);
  }

  async #findOrSpoil(key: string, policy: Policy, compute: () => Promise<Computed<Value>>) {
    try {
      return await this.#find(key, policy, compute);
    } catch (error) {
      // What it is a part of may do without it, but not for long.
      spoil('failed');
      throw error;
    }
  }

  async #find(key: string, policy: Policy, compute: () => Promise<Computed<Value>>): Promise<Found<Value>> {
    const { memory, log, now } = this.#options;
    // Who has not heard of the log for a while asks before it calls anything fresh.
    const isKnown = !log.isBlind || (await log.look());
    const rescued = isKnown ? undefined : this.rescue(key);
    if (rescued !== undefined) return { entry: rescued, outcome: 'rescued', refusal: null };
    const { version: arrived } = earliestKnown(log.freshness);
    for (;;) {
      const kept = memory.get(key);
      if (kept !== undefined && this.#isTrue(kept)) {
        if (!isKnown) return { entry: kept, outcome: 'rescued', refusal: null };
        if (now() < kept.refreshAt) return { entry: kept, outcome: 'hit', refusal: null };
        this.#refresh(key, kept, policy, compute);
        return { entry: kept, outcome: 'stale', refusal: null };
      }
      const flight = this.#flights.get(key);
      if (flight === undefined) return this.#fly(key, policy, compute);
      const found = await flight.result;
      // What began before the last invalidation that this reader may know of is not for them, unless it is true still.
      if (flight.version < arrived && !this.#isTrue(found.entry)) continue;
      return found.outcome === 'rescued' ? found : { ...found, outcome: 'joined' };
    }
  }

  #isTrue(entry: Entry<Value>, time = this.#options.now()): boolean {
    return this.#isFresh(entry, this.#options.log.freshness) && time < entry.trueUntil;
  }

  /** As long as nothing was invalidated, what was fresh is: its tags are not looked up again for each reader. */
  #isFresh(entry: Entry<Value>, freshness: Log['freshness']): boolean {
    const { version } = freshness;
    if (this.#found.get(entry) === version) return true;
    const isFresh = freshness.isFresh(entry);
    if (isFresh) this.#found.set(entry, version);
    return isFresh;
  }

  #refresh(key: string, kept: Entry<Value>, policy: Policy, compute: () => Promise<Computed<Value>>): void {
    if (this.#flights.has(key)) return;
    // Should it fail, the next reader is not the one to try again.
    kept.refreshAt = this.#options.now() + TRY_AGAIN_MS;
    const since = knownSince();
    const flight = this.#outside(() =>
      withoutDependencies(() => this.#fly(key, policy, compute, true), since),
    );
    flight.catch((error: unknown) => this.#options.onError?.(error, key));
  }

  /** @param isBehind readers, who have something: what is due as well does not help then. */
  #fly(
    key: string,
    policy: Policy,
    compute: () => Promise<Computed<Value>>,
    isBehind = false,
  ): Promise<Found<Value>> {
    const { version } = earliestKnown(this.#options.log.freshness);
    const making = this.#make(key, policy, compute, isBehind);
    const result = making.finally(() => this.#flights.delete(key));
    this.#flights.set(key, { version, result });
    return result;
  }

  async #make(
    key: string,
    policy: Policy,
    compute: () => Promise<Computed<Value>>,
    isBehind: boolean,
  ): Promise<Found<Value>> {
    const { shared } = this.#options;
    const isShared = shared !== null && policy.isShared === true;
    const turn = isShared ? await this.#awaitTurn(key, shared, isBehind) : ALONE;
    if ('entry' in turn) return turn;
    const made = this.#compute(key, policy, compute);
    // Readers do not wait for what is done for others.
    void this.#giveOthers(key, made, turn);
    return (await made).found;
  }

  /** What was made, and then the right to make it. */
  async #giveOthers(key: string, making: Promise<Made<Value>>, turn: Lease): Promise<void> {
    const made = await making.catch(() => null);
    if (made?.found.outcome === 'miss' && made.isShared)
      await this.#options.shared?.set(key, made.found.entry);
    if (turn.kind === 'held') await turn.release();
  }

  /** What another process has made, or the right to make it. */
  async #awaitTurn(key: string, shared: SharedTier<Value>, isBehind: boolean): Promise<Found<Value> | Lease> {
    const { random = Math.random } = this.#options;
    const there = await this.#takeShared(key, shared, isBehind);
    if (there !== undefined) return there;
    const deadline = performance.now() + WAIT_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      // In this order: whoever had the lease has stored what it made before giving it back.
      const [lease, made] = await Promise.all([
        shared.lease(key, LEASE_MS),
        this.#takeShared(key, shared, isBehind),
      ]);
      if (made === undefined && lease.kind === 'taken' && performance.now() < deadline) {
        await setTimeout(pause * (0.5 + random() / 2));
        continue;
      }
      if (made !== undefined && lease.kind === 'held') void lease.release();
      return made ?? lease;
    }
  }

  async #takeShared(
    key: string,
    shared: SharedTier<Value>,
    isBehind: boolean,
  ): Promise<Found<Value> | undefined> {
    const { log, memory, now } = this.#options;
    const entry = await shared.get(key);
    if (entry === undefined || (isBehind && now() >= entry.refreshAt)) return undefined;
    const isKnown = await log.look();
    // Made by a process that is further in the log: what was invalidated since must be known first. So it must before it
    // takes the place of what may show more already than the log had said.
    if ((isBehind || entry.readAt > log.freshness.applied) && !(await log.catchUp())) return undefined;
    if (entry.readAt > log.freshness.applied || !this.#isTrue(entry)) return undefined;
    memory.set(key, entry);
    return { entry, outcome: isKnown ? 'shared-hit' : 'rescued', refusal: null };
  }

  async #compute(key: string, given: Policy, compute: () => Promise<Computed<Value>>): Promise<Made<Value>> {
    const { log, memory, codec, now, maxEntryBytes, random = Math.random } = this.#options;
    const known = earliestKnown(log.freshness);
    const readAt = known.applied;
    const started = performance.now();
    const { result, dependencies } = await gatherDependencies(compute, known);
    const { value, policy = given } = result;
    const madeAt = now();
    const entry: Entry<Value> = {
      value,
      tags: [...dependencies.tags],
      readAt,
      madeAt,
      refreshAt: madeAt + policy.ttlMs * (1 - SPREAD * random()),
      trueUntil: dependencies.trueUntil,
      costMs: performance.now() - started,
      bytes: codec.sizeOf(value),
      share: policy.share ?? 'main',
    };
    const { flaw } = dependencies;
    const refusal = result.refusal ?? (flaw && FLAWS[flaw]) ?? this.#refusal(entry, maxEntryBytes);
    const isShared = policy.isShared === true;
    if (refusal !== null) {
      return { found: { entry, outcome: flaw === 'rescued' ? flaw : 'refused', refusal }, isShared };
    }
    memory.set(key, entry);
    return { found: { entry, outcome: 'miss', refusal: null }, isShared };
  }

  /** The rule at the time of storing: what was overtaken while it was made is never kept. */
  #refusal(entry: Entry<Value>, maxEntryBytes: number): string | null {
    const { log, now } = this.#options;
    if (!log.freshness.isFresh(entry)) return 'invalidated while it was made';
    if (now() >= entry.trueUntil) return 'no longer true when it was made';
    return entry.bytes > maxEntryBytes ? 'too large' : null;
  }
}
