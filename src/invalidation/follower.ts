import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Bus } from './bus.ts';
import { Freshness, type Stamp } from './freshness.ts';
import type { LoggedInvalidation, LogRow } from './log.ts';
import type { LogSource } from './log-source.ts';
import { readTail } from './read-tail.ts';
import { wakingClock } from './waking-clock.ts';

/**
 * A process that has not read the log for so long, or for two of its regular looks if they are further apart, does not know
 * any more whether what it has is fresh.
 */
const BLIND_AFTER_MS = 2_000;
/** Of the log, read in one go. */
export const PIECE = 250;
/** How long a reader waits for a look, and how long after one that failed nobody waits for another. */
const LOOK_MS = 500;
const GIVEN_UP_MS = 1_000;

export interface FollowerOptions {
  log: LogSource;
  bus: Bus;
  /** How often it looks by itself. */
  pollMs: number;
  /** Given why the log cannot be read, once each time that begins. */
  onError: (error: unknown) => void;
  /** Milliseconds that only grow; a test gives its own. */
  clock?: () => number;
}

/** Given what has just been applied, or null where anything may have been invalidated: the log is read anew, or is another. */
export type NewsListener = (news: LoggedInvalidation | null) => void;

/** For whoever watches. */
export interface FollowerState {
  applied: number;
  knownFrom: number;
  /** How many it knows the newest invalidation of. */
  tags: number;
  sinceReadMs: number;
  isBlind: boolean;
  /** Since it began: how often it has read the log, how often it could not, how often it was woken. */
  reads: number;
  failures: number;
  wakes: number;
}

/** Reads on in the invalidation log for as long as its process runs: one in each. */
export class Follower implements AsyncDisposable {
  readonly freshness: Freshness;
  readonly #options: FollowerOptions;
  readonly #clock: () => number;
  readonly #stopListening: () => void;
  readonly #newsListeners = new Set<NewsListener>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<boolean> | undefined;
  /** What it reads belongs to no request, though one may wait for it. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #counts = { reads: 0, failures: 0, wakes: 0 };
  #epoch: string;
  /** When what was applied last was appended; undefined where it was not read. */
  #at: number | undefined;
  /** Whether the database may be another one than it was. */
  #isDoubtful = false;
  /** Whether the log does not say any more what it said. */
  #isTorn = false;
  /** What the source said of its changes before the log was last read to its end. */
  #changes: number | null = null;
  #isAskedAgain = false;
  #isOver = false;
  #readAt: number;
  #failedAt = Number.NEGATIVE_INFINITY;

  /** Knows what the newest part of the log says; what was cached before that is not fresh to it. */
  static async start(options: FollowerOptions): Promise<Follower> {
    const { log, bus } = options;
    const epoch = await log.epoch();
    const newest = await log.newest();
    const tail = await readTail(log, newest);
    const follower = new Follower(options, newest - tail.length, epoch);
    follower.#apply(tail);
    await bus.listen((position) => {
      if (position === undefined || position > follower.freshness.applied) follower.wake();
    });
    follower.#plan();
    return follower;
  }

  /** One that looks only when it is asked to; `start` gives one that goes on by itself. */
  constructor(options: FollowerOptions, position: number, epoch = '') {
    this.#options = options;
    this.#epoch = epoch;
    this.#clock = options.clock ?? wakingClock();
    this.freshness = new Freshness(position);
    this.#readAt = this.#clock();
    // Before the writer is answered: whoever reads next here reads what was written.
    this.#stopListening = options.log.onAppend((own) => this.#note(own));
  }

  /** Which log it reads: positions of another say nothing. It changes when the database was put back to an earlier state. */
  get epoch(): string {
    return this.#epoch;
  }

  get state(): FollowerState {
    const { applied, knownFrom, size } = this.freshness;
    const { sinceRead: sinceReadMs, isBlind } = this;
    return { applied, knownFrom, tags: size, sinceReadMs, isBlind, ...this.#counts };
  }

  /** How long ago the log was last read to its end, in milliseconds. */
  get sinceRead(): number {
    return this.#clock() - this.#readAt;
  }

  /** Whether it is unknown what others have invalidated: nothing may be called fresh then without a look. */
  get isBlind(): boolean {
    return this.sinceRead > Math.max(BLIND_AFTER_MS, 2 * this.#options.pollMs);
  }

  isFresh(stamp: Stamp): boolean {
    return this.freshness.isFresh(stamp);
  }

  /**
   * Calls `listener`, which must not throw, with all that is applied from now on, once it is and before anything else happens,
   * until the function returned is called. What its own process has committed may be told twice.
   */
  onNews(listener: NewsListener): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  /** Looks soon, whoever waits for it or not. */
  wake(): void {
    this.#counts.wakes += 1;
    void this.catchUp();
  }

  /**
   * Reads the log to its end; whether that went well. What was appended before the call is applied when it resolves.
   */
  async catchUp(): Promise<boolean> {
    if (this.#isOver) return false;
    // Who reads already may be past the end that is asked for.
    if (this.#reading !== undefined) {
      this.#isAskedAgain = true;
      return this.#reading;
    }
    this.#reading = this.#outside(() => this.#readOn());
    return this.#reading;
  }

  /** Looks where that was too long ago, for a moment at most; whether it is known what others have invalidated. */
  async look(): Promise<boolean> {
    if (!this.isBlind) return true;
    if (this.#clock() - this.#failedAt < GIVEN_UP_MS) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const giveUp = setTimeout(() => {
      this.#failedAt = this.#clock();
      resolve();
    }, LOOK_MS);
    await Promise.race([this.catchUp(), promise]);
    clearTimeout(giveUp);
    return !this.isBlind;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#stopListening();
    await this.#options.bus[Symbol.asyncDispose]();
    await this.#reading;
  }

  #note(own: LogRow): void {
    const { freshness } = this;
    const isNews = own.position > freshness.applied;
    if (freshness.note(own) && isNews) this.#at = own.at;
    // What stands before it is unread, or stood elsewhere: the log may have been put back.
    else this.wake();
    this.#tell(own);
    this.#options.bus.tell();
  }

  async #readOn(): Promise<boolean> {
    try {
      do {
        this.#isAskedAgain = false;
        const asked = this.#clock();
        this.#counts.reads += 1;
        await this.#readToEnd();
        this.#readAt = asked;
      } while (this.#isAskedAgain && !this.#isOver);
      return true;
    } catch (error) {
      this.#failedAt = this.#clock();
      this.#counts.failures += 1;
      if (!this.#isDoubtful) this.#options.onError(error);
      this.#isDoubtful = true;
      return false;
    } finally {
      // In the same step as the last look at the question: who asks from now on is read for anew.
      this.#reading = undefined;
    }
  }

  async #readToEnd(): Promise<void> {
    const { log } = this.#options;
    if (this.#isDoubtful) await this.#compareEpoch();
    // Asked first: what is appended while the log is read makes the next look a whole one.
    const changes = log.changes();
    if (changes !== null && changes === this.#changes) return;
    this.#changes = null;
    while (!this.#isOver) {
      const { applied } = this.freshness;
      const at = this.#at;
      // From what was read last, to see that it still stands there.
      const rows = await log.after(applied - 1, PIECE);
      const [first] = rows;
      const isSame = applied === 0 || (first?.position === applied && (at === undefined || at === first.at));
      // An earlier one is missing where it was pruned, a later one only where the log was put back.
      this.#isTorn ||= !isSame && (first === undefined || first.position === applied);
      if (this.#isTorn || !this.#apply(rows)) await this.#startOver();
      else if (rows.length < PIECE) {
        this.#changes = changes;
        return;
      }
      // Much to read: others have their turn between.
      else await setImmediate();
    }
  }

  /** Whether nothing is missing. */
  #apply(rows: readonly LogRow[]): boolean {
    const { freshness } = this;
    for (const row of rows) {
      const isNews = row.position > freshness.applied;
      if (!freshness.apply(row)) return false;
      if (row.position === freshness.applied) this.#at = row.at;
      if (isNews) this.#tell(row);
    }
    return true;
  }

  #tell(news: LoggedInvalidation | null): void {
    for (const listener of this.#newsListeners) listener(news);
  }

  /** After a time without the database: it may be another one. */
  async #compareEpoch(): Promise<void> {
    const epoch = await this.#options.log.epoch();
    this.#isTorn ||= epoch !== this.#epoch && this.#epoch !== '';
    this.#isDoubtful = false;
  }

  async #startOver(): Promise<void> {
    const { log } = this.#options;
    if (this.#isTorn) return this.#leaveBehind();
    this.#epoch = await log.epoch();
    const newest = await log.newest();
    const tail = await readTail(log, newest);
    this.freshness.restart(newest - tail.length);
    this.#at = undefined;
    this.#tell(null);
    this.#apply(tail);
  }

  /** Nothing that was read of a log that was put back is fresh; positions that were reached must not be given again. */
  async #leaveBehind(): Promise<void> {
    const { log } = this.#options;
    const epoch = await log.epoch();
    const newest = await log.newest();
    this.freshness.restart(newest);
    this.#at = undefined;
    this.#tell(null);
    const { knownFrom } = this.freshness;
    if (knownFrom > newest || epoch === this.#epoch) await log.moveOn(knownFrom);
    this.#epoch = epoch;
    this.#isTorn = false;
    this.#tell(null);
  }

  #plan(): void {
    this.#timer = setTimeout(() => {
      void this.catchUp().finally(() => {
        if (!this.#isOver) this.#plan();
      });
    }, this.#options.pollMs);
    this.#timer.unref();
  }
}
