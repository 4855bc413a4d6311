import type { Entry } from './entry.ts';

/** An entry in memory, in one list at a time. */
export interface Kept<Value> {
  readonly key: string;
  /** Of the key. */
  readonly hash: number;
  entry: Entry<Value>;
  /** With all that keeping it takes. */
  bytes: number;
  list: RecencyList<Value> | null;
  newer: Kept<Value> | null;
  older: Kept<Value> | null;
}

/** Entries in the order of their last use; each change takes the same short time, however many there are. */
export class RecencyList<Value> {
  #newest: Kept<Value> | null = null;
  #oldest: Kept<Value> | null = null;
  #bytes = 0;
  #size = 0;

  get oldest(): Kept<Value> | null {
    return this.#oldest;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#size;
  }

  add(kept: Kept<Value>): void {
    this.#link(kept);
    kept.list = this;
    this.#bytes += kept.bytes;
    this.#size += 1;
  }

  remove(kept: Kept<Value>): void {
    this.#unlink(kept);
    kept.list = null;
    this.#bytes -= kept.bytes;
    this.#size -= 1;
  }

  /** Makes it the newest. */
  use(kept: Kept<Value>): void {
    if (kept === this.#newest) return;
    this.#unlink(kept);
    this.#link(kept);
  }

  resize(kept: Kept<Value>, bytes: number): void {
    this.#bytes += bytes - kept.bytes;
    kept.bytes = bytes;
  }

  #link(kept: Kept<Value>): void {
    kept.older = this.#newest;
    kept.newer = null;
    if (this.#newest === null) this.#oldest = kept;
    else this.#newest.newer = kept;
    this.#newest = kept;
  }

  #unlink(kept: Kept<Value>): void {
    if (kept.newer === null) this.#newest = kept.older;
    else kept.newer.older = kept.older;
    if (kept.older === null) this.#oldest = kept.newer;
    else kept.older.newer = kept.newer;
    kept.newer = null;
    kept.older = null;
  }
}
