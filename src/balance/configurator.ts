// Brings nginx to what it is to be: one change at a time, those that can wait a little together.
import type { Logger } from 'pino';
import type { Applied, Nginx } from './nginx/nginx.ts';

export interface ConfiguratorOptions {
  nginx: Pick<Nginx, 'apply' | 'isRunning'>;
  /** What nginx is to be told now; asked each time. */
  config: () => string;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Called when nginx has been told what `config` gave last. */
  onApplied: () => void;
  /** How long changes that are not urgent wait for others, in milliseconds. */
  gatherMs?: number;
  /** The pause after the first failure, in milliseconds; each is twice as long as the one before. */
  pauseMs?: number;
}

export interface ConfiguratorState {
  /** Milliseconds since 1970; null where it was never told anything. */
  changedAt: number | null;
  reloads: number;
  starts: number;
  /** Why it does not take what it is to be told; null where it has. */
  problem: string | null;
}

const GATHER_MS = 200;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** After which an nginx that ends is not one that ended again and again. */
const STABLE_MS = 60_000;

export class Configurator implements AsyncDisposable {
  readonly #options: ConfiguratorOptions;
  readonly #state: ConfiguratorState = { changedAt: null, reloads: 0, starts: 0, problem: null };
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isAskedAgain = false;
  #isOver = false;
  #hasSucceeded = false;
  #failures = 0;
  #deaths = 0;
  #startedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ConfiguratorOptions) {
    this.#options = options;
  }

  get state(): Readonly<ConfiguratorState> {
    return this.#state;
  }

  get isChanging(): boolean {
    return this.#running !== undefined;
  }

  /** Asks for a change: at once, or together with what else comes in a moment. */
  ask(urgency: 'now' | 'soon'): void {
    if (this.#isOver) return;
    if (urgency === 'now') void this.applyNow();
    else this.#timer ??= this.#plan(this.#options.gatherMs ?? GATHER_MS);
  }

  /** When it resolves, what was to be told when it was called has been told, or was refused. */
  async applyNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isAskedAgain = true;
    this.#running ??= this.#applyAll();
    await this.#running;
  }

  /** Starts nginx again, after a pause that grows where it ends again and again. */
  startAgain(): void {
    if (this.#isOver) return;
    if (performance.now() - this.#startedAt > STABLE_MS) this.#deaths = 0;
    this.#deaths += 1;
    const pause = this.#pauseAfter(this.#deaths);
    this.#options.logger.error(`nginx has ended, and nobody told it to: it is started again in ${pause} ms`);
    clearTimeout(this.#timer);
    this.#timer = this.#plan(pause);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #plan(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => void this.applyNow(), milliseconds);
  }

  #pauseAfter(failures: number): number {
    const { pauseMs = SHORTEST_PAUSE_MS } = this.#options;
    return Math.min(LONGEST_PAUSE_MS, pauseMs * 2 ** (failures - 1));
  }

  async #applyAll(): Promise<void> {
    while (this.#isAskedAgain && !this.#isOver) {
      this.#isAskedAgain = false;
      this.#note(await this.#apply());
    }
    // In the same step as the last look at the question: who asks from now on is answered anew.
    this.#running = undefined;
  }

  async #apply(): Promise<Applied> {
    try {
      return await this.#options.nginx.apply(this.#options.config());
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #note(applied: Applied): void {
    const { logger, onApplied } = this.#options;
    if (!applied.ok) {
      this.#noteRefusal(applied.reason);
      return;
    }
    if (this.#state.problem !== null) logger.info('nginx has taken the new configuration');
    this.#failures = 0;
    this.#hasSucceeded = true;
    this.#state.problem = null;
    if (applied.change !== 'none') this.#state.changedAt = Date.now();
    if (applied.change === 'reloaded') this.#state.reloads += 1;
    if (applied.change === 'started') {
      this.#state.starts += 1;
      this.#startedAt = performance.now();
    }
    onApplied();
  }

  /** It is tried again: a file may be put right, a port become free. */
  #noteRefusal(reason: string): void {
    this.#failures += 1;
    // Who asked for the first one says so, and ends.
    const isForCaller = !this.#hasSucceeded && !this.#options.nginx.isRunning;
    if (this.#state.problem !== reason && !isForCaller)
      this.#options.logger.error(
        this.#options.nginx.isRunning
          ? `nginx does not take the new configuration, and goes on with the one before: ${reason}`
          : `nginx cannot be started, which is tried again: ${reason}`,
      );
    this.#state.problem = reason;
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = this.#plan(this.#pauseAfter(this.#failures));
  }
}
