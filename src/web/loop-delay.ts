interface Tick {
  at: number;
  /** Since the one before, in milliseconds. */
  length: number;
}

const EVERY_MS = 100;
const WINDOW_MS = 1_000;

/** How late a process is with what it does, by a timer that asks to be called regularly. */
export class LoopDelay {
  static readonly everyMs = EVERY_MS;
  #ticks: readonly Tick[] = [];
  #last: number;

  /** @param at in milliseconds, by a clock that never goes back. */
  constructor(at: number) {
    this.#last = at;
  }

  /** Forgets what was: nobody was to be answered yet. */
  restart(at: number): void {
    this.#last = at;
    this.#ticks = [];
  }

  tick(at: number): void {
    const length = at - this.#last;
    this.#last = at;
    this.#ticks = [...this.#ticks.filter((tick) => at - tick.at < WINDOW_MS), { at, length }];
  }

  /** Of the last second. A long delay weighs more than a short one: more requests fall into it. */
  get averageMs(): number {
    let total = 0;
    let weighed = 0;
    for (const { length } of this.#ticks) {
      total += length;
      weighed += length * Math.max(0, length - EVERY_MS);
    }
    return total === 0 ? 0 : weighed / Math.max(total, WINDOW_MS);
  }
}
