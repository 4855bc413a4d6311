import { DatabaseBusyError } from './database-error.ts';

export interface SilenceOptions {
  /** After so many milliseconds without any answer, though some are waited for, the server is silent. */
  afterMs: number;
  /** Asks the server for something small on a connection of its own; the signal ends it. */
  probe: (signal: AbortSignal) => Promise<unknown>;
}

/** Looks so often while anybody waits. Counted, not timed: a process that stood still has heard nothing either. */
const TICK_MS = 250;

/**
 * Finds out that a server takes questions and answers none, as one does behind a network that is cut. A statement that runs
 * for long says nothing of that: the server is asked something small meanwhile, which it answers. Once it is silent nobody
 * waits for it any more, until it answers again.
 */
export class ServerSilence implements Disposable {
  readonly #probe: SilenceOptions['probe'];
  readonly #ticks: number;
  readonly #waiting = new Set<(error: Error) => void>();
  #timer: NodeJS.Timeout | undefined;
  #quiet = 0;
  #isSilent = false;
  #probing: AbortController | undefined;
  #probedTicks = 0;

  constructor({ afterMs, probe }: SilenceOptions) {
    this.#probe = probe;
    this.#ticks = Math.ceil(afterMs / TICK_MS);
  }

  /** The server has answered. */
  heard(): void {
    this.#quiet = 0;
    this.#isSilent = false;
  }

  /**
   * What `work` gives, as long as the server says anything at all.
   * @param late is given what `work` gave after nobody waited for it any more.
   * @throws DatabaseBusyError as soon as the server is silent.
   */
  during<Result>(work: () => Promise<Result>, late?: (result: Result) => void): Promise<Result> {
    if (this.#isSilent) return Promise.reject(silent());
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.add(reject);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
    work().then(
      (result) => {
        if (this.#waiting.delete(reject)) resolve(result);
        else late?.(result);
      },
      (error: unknown) => {
        this.#waiting.delete(reject);
        reject(error);
      },
    );
    return promise;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#probing?.abort();
  }

  #tick(): void {
    if (this.#waiting.size === 0 && !this.#isSilent) {
      this.#rest();
      return;
    }
    this.#quiet += 1;
    if (this.#quiet >= this.#ticks && !this.#isSilent) this.#giveUp();
    if (this.#quiet >= this.#ticks / 2) this.#ask();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#quiet = 0;
  }

  #giveUp(): void {
    this.#isSilent = true;
    for (const reject of this.#waiting) reject(silent());
    this.#waiting.clear();
  }

  /** Again and again, as a connection that got no answer may never get one. */
  #ask(): void {
    this.#probedTicks += 1;
    if (this.#probing !== undefined && this.#probedTicks < this.#ticks / 2) return;
    this.#probing?.abort();
    const probing = new AbortController();
    this.#probing = probing;
    this.#probedTicks = 0;
    const isOver = () => {
      if (probing.signal.aborted) return;
      this.#probing = undefined;
      // To be refused is an answer as well: whoever asks now is told at once.
      this.heard();
    };
    this.#probe(probing.signal).then(isOver, isOver);
  }
}

function silent(): DatabaseBusyError {
  return new DatabaseBusyError('the database does not answer');
}
