/** Too much to do at once; becomes a 503 that says when to come back. */
export class BusyError extends Error {
  readonly code = 'busy';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('too many passwords are being checked at once');
    this.name = 'BusyError';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const RETRY_AFTER_SECONDS = 5;

/** Runs so many tasks at once; others wait in a line, and those who would make it too long are turned away. */
export class HashQueue {
  readonly #atOnce: number;
  readonly #longestLine: number;
  readonly #line: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, longestLine: number) {
    this.#atOnce = atOnce;
    this.#longestLine = longestLine;
  }

  /** @throws BusyError when the line is full. */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    await this.#place();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  #place(): Promise<void> | undefined {
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return undefined;
    }
    if (this.#line.length >= this.#longestLine) throw new BusyError(RETRY_AFTER_SECONDS);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#line.push(resolve);
    return promise;
  }

  /** The place goes to the first in the line. */
  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
