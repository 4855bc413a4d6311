import { DatabaseBusyError } from './database-error.ts';

/** One at a time, in the order in which they came. */
export class Turns {
  readonly #longestWaitMs: number;
  readonly #line: Waiting[] = [];
  #isTaken = false;

  constructor(longestWaitMs: number) {
    this.#longestWaitMs = longestWaitMs;
  }

  /** @throws DatabaseBusyError when the turn did not come in time. */
  take(): Promise<void> | undefined {
    if (!this.#isTaken) {
      this.#isTaken = true;
      return undefined;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { resolve, timer: setTimeout(() => giveUp(), this.#longestWaitMs) };
    const giveUp = () => {
      this.#line.splice(this.#line.indexOf(waiting), 1);
      reject(new DatabaseBusyError('too many transactions are waiting for the database'));
    };
    this.#line.push(waiting);
    return promise;
  }

  /** Gives the turn to the next in the line. */
  pass(): void {
    const next = this.#line.shift();
    if (next === undefined) {
      this.#isTaken = false;
      return;
    }
    clearTimeout(next.timer);
    next.resolve();
  }
}

interface Waiting {
  resolve: () => void;
  timer: NodeJS.Timeout;
}
