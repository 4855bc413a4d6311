import type { CacheEvent } from './cache.ts';

type CacheListener = (event: CacheEvent) => void;

/** What is asked of the caches passes here. Listeners are called in the asynchronous context of whoever asked. */
export class CacheEvents {
  readonly #listeners = new Set<CacheListener>();

  /** Calls `listener` after each operation, until the function returned is called. */
  add(listener: CacheListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly tell: CacheListener = (event) => {
    for (const listener of this.#listeners) listener(event);
  };
}
