import { LRUCache } from 'lru-cache';
import type { Entry } from './entry.ts';
import type { LocalTier, Usage } from './tier.ts';

/** Entries of this process, in so many bytes at most; those that were used least lately are forgotten first. */
export class MemoryTier<Value> implements LocalTier<Value> {
  readonly #entries: LRUCache<string, Entry<Value>>;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#entries = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ bytes }) => Math.max(1, bytes) });
  }

  get usage(): Usage {
    return { entries: this.#entries.size, bytes: this.#entries.calculatedSize, maxBytes: this.#maxBytes };
  }

  get(key: string): Entry<Value> | undefined {
    return this.#entries.get(key);
  }

  peek(key: string): Entry<Value> | undefined {
    return this.#entries.peek(key);
  }

  set(key: string, entry: Entry<Value>): void {
    const there = this.#entries.peek(key);
    if (there === undefined || there.readAt <= entry.readAt) this.#entries.set(key, entry);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  entries(): Iterable<[key: string, entry: Entry<Value>]> {
    return this.#entries.entries();
  }
}
