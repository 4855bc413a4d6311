/** `open`: left alone for a while. `half-open`: the while is over, and one is trying whether it works again. */
export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitOptions {
  /** So many failures one after the other open it. */
  failures?: number;
  /** The first pause and the longest, in milliseconds; each is half of that at least, the rest is left to chance. */
  shortestPauseMs?: number;
  longestPauseMs?: number;
  /** Milliseconds that only grow. */
  clock?: () => number;
  /** From 0 to 1. */
  random?: () => number;
}

/** After so many successes the next pause is a short one again. */
const RECOVERED = 50;

/** Has something that fails left alone, for longer each time, until it works again. */
export class Circuit {
  readonly #options: Required<CircuitOptions>;
  #state: CircuitState = 'closed';
  #failures = 0;
  #successes = 0;
  #pauses = 0;
  #openUntil = 0;

  constructor(options: CircuitOptions = {}) {
    const { failures = 5, shortestPauseMs = 1_000, longestPauseMs = 30_000 } = options;
    const { clock = () => performance.now(), random = Math.random } = options;
    this.#options = { failures, shortestPauseMs, longestPauseMs, clock, random };
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Of the pause, in milliseconds; 0 when it is over. */
  get pauseLeftMs(): number {
    return this.#state === 'open' ? Math.max(0, this.#openUntil - this.#options.clock()) : 0;
  }

  /** Whether one may try: always, or never during a pause, and then one alone. Whoever may says how it went. */
  admits(): boolean {
    if (this.#state === 'closed') return true;
    if (this.#state === 'half-open' || this.pauseLeftMs > 0) return false;
    this.#state = 'half-open';
    return true;
  }

  succeed(): void {
    this.#state = 'closed';
    this.#failures = 0;
    this.#successes += 1;
    if (this.#successes >= RECOVERED) this.#pauses = 0;
  }

  fail(): void {
    this.#failures += 1;
    if (this.#state === 'half-open' || this.#failures >= this.#options.failures) this.open();
  }

  open(): void {
    const { shortestPauseMs, longestPauseMs, clock, random } = this.#options;
    const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** this.#pauses);
    this.#state = 'open';
    this.#failures = 0;
    this.#successes = 0;
    this.#pauses = Math.min(this.#pauses + 1, 30);
    this.#openUntil = clock() + pause * (0.5 + random() / 2);
  }
}
