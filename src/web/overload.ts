// Whether there is more to do than can be done in time, and who is sent away first then.
import { LoopDelay } from './loop-delay.ts';

/** When a process answers early that it has too much to do; 0 switches either off. */
export interface OverloadSettings {
  /** Requests that the application works on at once. */
  mostRequests: number;
  /** By which the process is late with what it does, on average. */
  delayMs: number;
}

/**
 * Who is sent away first comes first: whoever reads what is to be made; whoever writes, and what pages are nothing
 * without; whoever reads what is kept.
 */
export const RANKS = ['reading', 'needed', 'kept'] as const;
export type Rank = (typeof RANKS)[number];

/** So many times what the settings say. What is kept does not reach the application. */
const BOUNDS: Readonly<Record<Rank, { requests: number; delay: number }>> = {
  reading: { requests: 1, delay: 1 },
  needed: { requests: 2, delay: 2 },
  kept: { requests: Number.POSITIVE_INFINITY, delay: 10 },
};
/** Of the bound at which a delay begins to count: else it would come and go. */
const OVER_AT = 0.5;
/** After which nobody was sent away any more. */
const QUIET_MS = 5_000;

export interface OverloadFigures {
  /** In the application. */
  requests: number;
  delayMs: number;
  /** Since the process began. */
  shed: Readonly<Record<Rank, number>>;
}

export type OverloadChange =
  | ({ isOver: false } & Omit<OverloadFigures, 'shed'>)
  | { isOver: true; shed: number; milliseconds: number };

interface Episode {
  beganAt: number;
  lastAt: number;
  shed: number;
}

export interface OverloadOptions extends OverloadSettings {
  onChange: (change: OverloadChange) => void;
  /** In milliseconds, never going back. */
  now?: () => number;
}

export class Overload {
  readonly #options: OverloadOptions;
  readonly #now: () => number;
  readonly #delay: LoopDelay;
  readonly #mostRequests: number;
  readonly #isLate: Record<Rank, boolean> = { reading: false, needed: false, kept: false };
  readonly #shed: Record<Rank, number> = { reading: 0, needed: 0, kept: 0 };
  #requests = 0;
  #episode: Episode | null = null;

  constructor(options: OverloadOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#delay = new LoopDelay(this.#now());
    this.#mostRequests = options.mostRequests === 0 ? Number.POSITIVE_INFINITY : options.mostRequests;
  }

  get figures(): OverloadFigures {
    return { requests: this.#requests, delayMs: this.#delay.averageMs, shed: this.#shed };
  }

  /** Whether there is no room for one more of this rank. */
  isFull(rank: Rank): boolean {
    return this.#isLate[rank] || this.#requests >= this.#mostRequests * BOUNDS[rank].requests;
  }

  /** Counts one that was sent away. */
  addShed(rank: Rank): void {
    this.#shed[rank] += 1;
    const at = this.#now();
    if (this.#episode === null) {
      this.#episode = { beganAt: at, lastAt: at, shed: 0 };
      const { requests, delayMs } = this.figures;
      this.#options.onChange({ isOver: false, requests, delayMs });
    }
    this.#episode.lastAt = at;
    this.#episode.shed += 1;
  }

  /** Counts what the application works on, until it begins to answer: how fast a client reads is not its work. */
  during<Answer>(work: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
    const leave = this.enter();
    try {
      const answer = work();
      if (answer instanceof Promise) return answer.finally(leave);
      leave();
      return answer;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Counts a request until the function that it returns is called. */
  enter(): () => void {
    this.#requests += 1;
    let isInside = true;
    return () => {
      if (isInside) this.#requests -= 1;
      isInside = false;
    };
  }

  /** Watches how late the process is, until it is disposed. */
  watch(): Disposable {
    this.#delay.restart(this.#now());
    const timer = setInterval(() => this.tick(), LoopDelay.everyMs).unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  /** To be called every `LoopDelay.everyMs`; how late that happens is what is measured. */
  tick(): void {
    const at = this.#now();
    this.#delay.tick(at);
    const { delayMs } = this.#options;
    for (const rank of RANKS) {
      const bound = delayMs * BOUNDS[rank].delay * (this.#isLate[rank] ? OVER_AT : 1);
      this.#isLate[rank] = delayMs > 0 && this.#delay.averageMs > bound;
    }
    this.#endEpisode(at);
  }

  #endEpisode(at: number): void {
    const episode = this.#episode;
    if (episode === null || at - episode.lastAt < QUIET_MS) return;
    this.#episode = null;
    const { beganAt, lastAt, shed } = episode;
    this.#options.onChange({ isOver: true, shed, milliseconds: lastAt - beganAt });
  }
}
