import { AsyncLocalStorage } from 'node:async_hooks';
import type { Bus } from './bus.ts';
import { Freshness, type Stamp } from './freshness.ts';
import type { LogSource } from './log.ts';

/**
 * A process that has not read the log for so long, or for two of its regular looks if they are further apart, does not know
 * any more whether what it has is fresh.
 */
const BLIND_AFTER_MS = 2_000;
const PIECE = 1_000;
/** How long a reader waits for a look, and how long after one that failed nobody waits for another. */
const LOOK_MS = 500;
const GIVEN_UP_MS = 1_000;

export interface FollowerOptions {
  log: LogSource;
  bus: Bus;
  /** How often it looks by itself. */
  pollMs: number;
  /** Given what the log could not be read for. */
  onError: (error: unknown) => void;
  /** Milliseconds that only grow; a test gives its own. */
  clock?: () => number;
}

/** Reads on in the invalidation log for as long as its process runs: one in each. */
export class Follower implements AsyncDisposable {
  readonly freshness: Freshness;
  readonly #options: FollowerOptions;
  readonly #clock: () => number;
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<boolean> | undefined;
  /** What it reads belongs to no request, though one may wait for it. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #epoch: string;
  #isAskedAgain = false;
  #isOver = false;
  #readAt: number;
  #failedAt = Number.NEGATIVE_INFINITY;

  /** Begins behind what is there; older entries of other processes are not fresh to it. */
  static async start(options: FollowerOptions): Promise<Follower> {
    const follower = new Follower(options, await options.log.newest());
    await options.bus.listen(() => follower.wake());
    follower.#plan();
    return follower;
  }

  /** One that looks only when it is asked to; `start` gives one that goes on by itself. */
  constructor(options: FollowerOptions, position: number, epoch = '') {
    this.#options = options;
    this.#epoch = epoch;
    this.#clock = options.clock ?? (() => performance.now());
    this.freshness = new Freshness(position);
    this.#readAt = this.#clock();
    // Before the writer is answered: whoever reads next here reads what was written.
    this.#stopListening = options.log.onAppend((own) => {
      if (!this.freshness.note(own)) this.wake();
      options.bus.tell();
    });
  }

  /** Which log it reads: positions of another say nothing here. It changes when the database was put back to an earlier state. */
  get epoch(): string {
    return this.#epoch;
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

  /** Looks soon, whoever waits for it or not. */
  wake(): void {
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

  async #readOn(): Promise<boolean> {
    try {
      do {
        this.#isAskedAgain = false;
        const asked = this.#clock();
        await this.#readToEnd();
        this.#readAt = asked;
      } while (this.#isAskedAgain && !this.#isOver);
      return true;
    } catch (error) {
      this.#failedAt = this.#clock();
      this.#options.onError(error);
      return false;
    } finally {
      // In the same step as the last look at the question: who asks from now on is read for anew.
      this.#reading = undefined;
    }
  }

  async #readToEnd(): Promise<void> {
    const { log } = this.#options;
    for (;;) {
      const { applied } = this.freshness;
      const rows = await log.after(applied, PIECE);
      for (const row of rows) {
        if (this.freshness.apply(row)) continue;
        // What stood between has been pruned.
        this.freshness.restart(await log.newest());
        return;
      }
      if (rows.length === PIECE) continue;
      // Behind the end of the log: it was put back to an earlier state.
      if (rows.length === 0 && applied > 0 && (await log.newest()) < applied) {
        this.freshness.restart(await log.newest());
      }
      return;
    }
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
