// Several processes on one port: starts them, starts those again that end on their own, and ends all of them.
import type { Logger } from 'pino';
import { failuresInRow, restartPause } from '../cluster/restart-pause.ts';
import type { NodeFigures } from '../nodes/node-registry.ts';

/** One process, started just now. */
export interface Worker {
  readonly pid: number | undefined;
  /** Settles when it answers requests, to where; never for one that does not get so far. */
  readonly ready: Promise<WorkerPlace>;
  /** Settles when it is gone. */
  readonly ended: Promise<WorkerEnd>;
  /** What it told last; null for one that told nothing yet. */
  readonly figures: NodeFigures | null;
  /** Has it end in order, while others take what it would have got. */
  retire(): void;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface WorkerPlace {
  host: string;
  port: number;
  /** Where a browser on this machine finds it. */
  url: string;
}

export interface WorkerEnd {
  /** In words. */
  how: string;
  /** Whether it ended as it should. */
  isOrderly: boolean;
}

export interface WorkerSupervisorOptions {
  count: number;
  fork: () => Worker;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** After which one that should end is killed, in milliseconds. */
  patienceMs: number;
  /** In milliseconds, never going back. */
  clock?: () => number;
}

interface Place {
  number: number;
  worker: Worker | null;
  startedAt: number;
  failures: number;
  timer?: NodeJS.Timeout;
}

export class WorkersError extends Error {
  readonly code = 'workers';
}

export class WorkerSupervisor {
  readonly #options: WorkerSupervisorOptions;
  readonly #clock: () => number;
  readonly #places: readonly Place[];
  readonly #ending = new Set<Worker>();
  /** Started in somebody's place, and not ready yet. */
  #successor: Worker | null = null;
  #stopping: Promise<boolean> | undefined;
  #restarting: Promise<void> | undefined;

  constructor(options: WorkerSupervisorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    const numbers = Array.from({ length: options.count }, (_, index) => index + 1);
    this.#places = numbers.map((number) => ({ number, worker: null, startedAt: 0, failures: 0 }));
  }

  /** Of those that run and have told something. */
  get figures(): NodeFigures[] {
    return this.#workers().flatMap(({ figures }) => figures ?? []);
  }

  /**
   * Starts one alone, whose trouble is everybody's: a wrong setting is told once. Null when all was asked to end meanwhile.
   * @throws WorkersError when it ends before it is ready.
   */
  async startFirst(asked: Promise<void>): Promise<WorkerPlace | null> {
    const [first] = this.#places;
    if (first === undefined) return null;
    const worker = this.#options.fork();
    this.#take(first, worker);
    const outcome = await Promise.race([worker.ready, worker.ended, asked]);
    if (outcome === undefined) {
      await this.stop();
      return null;
    }
    if ('url' in outcome) {
      this.#watch(first, worker);
      return outcome;
    }
    first.worker = null;
    throw new WorkersError(
      `The first worker ended before it was ready: ${outcome.how}. What it wrote says why; no other was started.`,
    );
  }

  /** Resolves when each of them is ready, or has ended and is going to be started again. */
  async startOthers(): Promise<void> {
    const starting = this.#places.slice(1).map((place) => this.#start(place));
    await Promise.all(starting.map(({ ready, ended }) => Promise.race([ready, ended])));
  }

  /** One after the other gets a successor, and ends when that is ready. Asked again meanwhile, it does so once. */
  restart(): Promise<void> {
    this.#restarting ??= this.#restart().finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  /** Ends all of them; whether each ended as it should. */
  stop(): Promise<boolean> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Has those end at once that are to end. */
  urge(): void {
    for (const worker of this.#ending) worker.signal('SIGTERM');
  }

  #workers(): Worker[] {
    return this.#places.flatMap(({ worker }) => worker ?? []);
  }

  #start(place: Place): Worker {
    const worker = this.#options.fork();
    this.#take(place, worker);
    this.#watch(place, worker);
    return worker;
  }

  #take(place: Place, worker: Worker): void {
    clearTimeout(place.timer);
    place.worker = worker;
    place.startedAt = this.#clock();
  }

  #watch(place: Place, worker: Worker): void {
    void worker.ended.then(({ how }) => {
      if (place.worker !== worker) return;
      place.worker = null;
      if (this.#stopping !== undefined) return;
      place.failures = failuresInRow(place.failures, this.#clock() - place.startedAt);
      const pauseMs = restartPause(place.failures);
      this.#options.logger.error(
        { worker: place.number, pid: worker.pid },
        `worker ${place.number} runs no more: ${how}; it is started again in ${pauseMs / 1000} s`,
      );
      place.timer = setTimeout(() => this.#start(place), pauseMs);
    });
  }

  async #stop(): Promise<boolean> {
    const workers = [...this.#workers(), ...(this.#successor ? [this.#successor] : [])];
    for (const { timer } of this.#places) clearTimeout(timer);
    const ends = await Promise.all(
      workers.map((worker) => this.#end(worker, () => worker.signal('SIGTERM'))),
    );
    // One that was to make room, should a restart be under way.
    await this.#restarting;
    return ends.every(({ isOrderly }) => isOrderly);
  }

  async #restart(): Promise<void> {
    const { logger } = this.#options;
    logger.info('the workers are restarted, one after the other');
    for (const place of this.#places) {
      if (this.#stopping !== undefined) return;
      const successor = this.#options.fork();
      this.#successor = successor;
      const outcome = await Promise.race([successor.ready, successor.ended]);
      this.#successor = null;
      if (this.#stopping !== undefined) return;
      if (!('url' in outcome)) {
        logger.error(
          { worker: place.number },
          `a new worker did not start: ${outcome.how}; the others go on as they were`,
        );
        return;
      }
      // Not before: the one that was there may have ended on its own meanwhile.
      const before = place.worker;
      this.#take(place, successor);
      this.#watch(place, successor);
      if (before !== null) await this.#end(before, () => before.retire());
    }
    logger.info('the workers are restarted');
  }

  async #end(worker: Worker, ask: () => void): Promise<WorkerEnd> {
    ask();
    this.#ending.add(worker);
    const end = (await this.#untilEnded(worker)) ?? (await this.#kill(worker));
    this.#ending.delete(worker);
    return end;
  }

  /** Null where that takes too long. */
  async #untilEnded(worker: Worker): Promise<WorkerEnd | null> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(() => resolve(null), this.#options.patienceMs);
    const end = await Promise.race([worker.ended, late]);
    clearTimeout(timer);
    return end;
  }

  async #kill(worker: Worker): Promise<WorkerEnd> {
    this.#options.logger.warn({ pid: worker.pid }, 'a worker has not ended in time; it is killed');
    worker.signal('SIGKILL');
    return { ...(await worker.ended), isOrderly: false };
  }
}
