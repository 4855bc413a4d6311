// How many answers went out, and how long they took: numbers that cost a request next to nothing.

export interface LoadFigures {
  /** A second. */
  requests: number;
  /** Milliseconds, within some per cent; 0 where nothing was answered. */
  p50: number;
  p99: number;
}

/** Each is an eighth of a doubling wide, from a sixteenth of a millisecond to about a minute; what is quicker is in the first. */
const PER_DOUBLING = 8;
const FIRST_POWER = -4;
const BUCKETS = 160;

export class NodeLoad {
  readonly #clock: () => number;
  readonly #buckets = new Uint32Array(BUCKETS);
  #since: number;

  /** @param clock milliseconds that only grow; a test gives its own. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#since = clock();
  }

  add(milliseconds: number): void {
    this.#count(Math.ceil((Math.log2(milliseconds) - FIRST_POWER) * PER_DOUBLING));
  }

  /** Of what was answered on the spot: too quick to be worth a look at the clock. */
  addQuick(): void {
    this.#count(0);
  }

  /** What was since the last call, or since the beginning. */
  take(): LoadFigures {
    const now = this.#clock();
    const seconds = Math.max(now - this.#since, 1) / 1000;
    const answers = this.#buckets.reduce((sum, count) => sum + count, 0);
    const figures = { requests: answers / seconds, p50: this.#quantile(0.5), p99: this.#quantile(0.99) };
    this.#since = now;
    this.#buckets.fill(0);
    return figures;
  }

  #count(bucket: number): void {
    const place = Math.max(0, Math.min(bucket, BUCKETS - 1));
    this.#buckets[place] = (this.#buckets[place] ?? 0) + 1;
  }

  /** The upper end of the bucket in which it lies. */
  #quantile(part: number): number {
    const answers = this.#buckets.reduce((sum, count) => sum + count, 0);
    if (answers === 0) return 0;
    let below = 0;
    const place = this.#buckets.findIndex((count) => {
      below += count;
      return below >= answers * part;
    });
    return 2 ** (place / PER_DOUBLING + FIRST_POWER);
  }
}
