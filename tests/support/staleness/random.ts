/** Numbers by chance that are the same again with the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1. */
  next(): number {
    // A counter, mixed well: SplitMix with 32 bits.
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  inAnyOrder<One>(all: readonly One[]): One[] {
    return all
      .map((one) => ({ one, place: this.next() }))
      .sort((one, other) => one.place - other.place)
      .map(({ one }) => one);
  }

  oneOf<One>(all: readonly One[]): One {
    const one = all[Math.floor(this.next() * all.length)];
    if (one === undefined) throw new Error('There is nothing to choose from.');
    return one;
  }
}
