// About how often each key was asked for lately, in a fixed space however many keys there are: a count-min sketch of
// four-bit counters, all of which are halved now and then.

/** Eight counters in each number. */
const COUNTERS_IN_WORD = 8;
const HIGHEST = 15;
/** One for each row: large odd numbers that spread the bits of a hash differently. */
const SEEDS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;
const ROWS = SEEDS.length;
/** A key is counted so many times as there are counters in a row before all are halved. */
const HALVED_AFTER = 2;

export class FrequencySketch {
  readonly #words: Uint32Array;
  /** Leaves as many bits of a hash as choose a counter in a row. */
  readonly #shift: number;
  readonly #rowLength: number;
  readonly #halvedAfter: number;
  #counted = 0;

  /** @param keys that it tells apart well. */
  constructor(keys: number) {
    const bits = Math.max(6, Math.ceil(Math.log2(Math.max(1, keys))));
    this.#shift = 32 - bits;
    this.#rowLength = 2 ** bits;
    this.#halvedAfter = HALVED_AFTER * this.#rowLength;
    this.#words = new Uint32Array((ROWS * this.#rowLength) / COUNTERS_IN_WORD);
  }

  get bytes(): number {
    return this.#words.byteLength;
  }

  count(hash: number): void {
    const lowest = this.estimate(hash);
    if (lowest < HIGHEST) {
      // Only the lowest: the others are as high as they are for the sake of other keys.
      for (let row = 0; row < ROWS; row += 1) {
        const counter = this.#counterOf(hash, row);
        if (this.#read(counter) === lowest) this.#increment(counter);
      }
    }
    this.#counted += 1;
    if (this.#counted >= this.#halvedAfter) this.#halve();
  }

  /** From 0 to 15; never too low for what was counted since the last time that all were halved. */
  estimate(hash: number): number {
    let lowest = HIGHEST;
    for (let row = 0; row < ROWS; row += 1) {
      const count = this.#read(this.#counterOf(hash, row));
      if (count < lowest) lowest = count;
    }
    return lowest;
  }

  #counterOf(hash: number, row: number): number {
    return row * this.#rowLength + (Math.imul(hash ^ (hash >>> 15), SEEDS[row] ?? 1) >>> this.#shift);
  }

  #read(counter: number): number {
    return ((this.#words[counter >>> 3] ?? 0) >>> ((counter & 7) * 4)) & HIGHEST;
  }

  #increment(counter: number): void {
    const word = counter >>> 3;
    this.#words[word] = (this.#words[word] ?? 0) + (1 << ((counter & 7) * 4));
  }

  #halve(): void {
    this.#words.forEach((word, index) => {
      this.#words[index] = (word >>> 1) & 0x77777777;
    });
    this.#counted = 0;
  }
}

/** Thirty-two bits of a key, as a whole number that takes no memory of its own. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return hash ^ (hash >>> 15);
}
