interface Tick {
  at: number;
  /** Since the one before, in milliseconds. */
  length: number;
}

const EVERY_MS = 100;
const WINDOW_MS = 1_000;
/** However long ago they were: where each takes longer than the window, it would hold one alone. */
const LEAST_TICKS = 3;

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
    const before = this.#ticks.filter(
      (tick, index, all) => at - tick.at < WINDOW_MS || index > all.length - LEAST_TICKS,
    );
    this.#ticks = [...before, { at, length }];
  }

  /**
   * Of the last second. A long delay weighs more than a short one: more requests fall into it. The longest does not count:
   * what happens once, such as a process that was stopped and goes on, says nothing of what comes.
   */
  get averageMs(): number {
    const lengths = this.#ticks.map(({ length }) => length).sort((one, other) => one - other);
    const longest = lengths.pop() ?? 0;
    let total = 0;
    let weighed = 0;
    for (const length of lengths) {
      total += length;
      weighed += length * Math.max(0, length - EVERY_MS);
    }
    return weighed === 0 ? 0 : weighed / Math.max(total, WINDOW_MS - longest);
  }
}
