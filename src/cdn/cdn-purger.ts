import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { loggedBy } from '../invalidation/log.ts';
import type { CdnSettings } from './cdn-settings.ts';
import { purgeCdn } from './purge-cdn.ts';
import { purgeRequests } from './purge-requests.ts';
import { sendPurge } from './send-purge.ts';

const LOOK_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** How long whoever ends waits for the CDN; what it has not heard it is told by another, or at the next start. */
const PATIENCE_MS = 2_000;

export interface CdnPurgerOptions {
  database: Database;
  logger: Logger;
  /** Milliseconds since 1970. */
  now: () => number;
  settings: CdnSettings;
  /** Milliseconds between two regular looks. */
  everyMs?: number;
  /** How long an end waits for the CDN, in milliseconds. */
  patienceMs?: number;
}

/** Keeps a CDN in step with the invalidation log, for as long as its process runs. Every process does it. */
export class CdnPurger implements AsyncDisposable {
  readonly #options: CdnPurgerOptions;
  readonly #stopListening: () => void;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #hasCommitted = false;
  #isWaiting = false;
  #isOver = false;
  #failures = 0;

  constructor(options: CdnPurgerOptions) {
    this.#options = options;
    this.#stopListening = options.database.onCommit((tx) => {
      if (loggedBy(tx) === undefined) return;
      this.#hasCommitted = true;
      // Where it does not answer, its pauses are kept.
      if (this.#failures === 0) this.#enqueue();
    });
    this.#plan();
  }

  /** How many times in a row the CDN could not be told. */
  get failures(): number {
    return this.#failures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#stopListening();
    const giveUp = setTimeout(() => this.#ending.abort(), this.#options.patienceMs ?? PATIENCE_MS);
    await this.#running;
    clearTimeout(giveUp);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    const { everyMs = LOOK_EVERY_MS } = this.#options;
    const pause = Math.min(everyMs * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#timer = setTimeout(() => this.#enqueue(), pause);
    this.#timer.unref();
  }

  #enqueue(): void {
    if (this.#isWaiting || this.#isOver) return;
    this.#isWaiting = true;
    this.#running = this.#running.then(async () => {
      this.#isWaiting = false;
      if (this.#isOver) return;
      await this.#run();
      this.#plan();
    });
  }

  async #run(): Promise<void> {
    const { database, now, settings, logger } = this.#options;
    const isWriter = this.#hasCommitted;
    this.#hasCommitted = false;
    const send = async (tags: readonly string[]) => {
      for (const request of purgeRequests(settings, tags)) await sendPurge(request, this.#ending.signal);
    };
    try {
      while (!this.#isOver && (await purgeCdn(database, { now: now(), isWriter, send })));
      if (this.#failures > 0) logger.info('the CDN is told again what to forget');
      this.#failures = 0;
    } catch (error) {
      this.#hasCommitted ||= isWriter;
      if (this.#failures === 0)
        logger.warn({ err: error }, 'the CDN cannot be told what to forget; trying again');
      this.#failures += 1;
    }
  }
}
