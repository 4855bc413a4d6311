import type { Entry } from '../../../src/cache/entry.ts';
import type { Lease, SharedTier } from '../../../src/cache/tier.ts';
import { ALWAYS, type Owner, type Scheduler } from './scheduler.ts';

/** What all processes share: texts, as nothing else goes over a wire. */
export class SimulatedStore {
  readonly entries = new Map<string, string>();
  readonly leases = new Map<string, { token: number; until: number }>();
  tokens = 0;

  /** Loses one of its entries, as it may at any time. */
  forget(pick: number): void {
    const keys = [...this.entries.keys()];
    this.entries.delete(keys[pick % Math.max(1, keys.length)] ?? '');
  }
}

/** A process's way to the store: slow, and now and then without an answer. */
export class SimulatedSharedTier<Value> implements SharedTier<Value> {
  readonly #scheduler: Scheduler;
  readonly #store: SimulatedStore;
  readonly #owner: Owner;
  /** What keys begin with: which cache it is of which log. */
  readonly #name: () => string;

  constructor(scheduler: Scheduler, store: SimulatedStore, owner: Owner, name: () => string) {
    this.#scheduler = scheduler;
    this.#store = store;
    this.#owner = owner;
    this.#name = name;
  }

  get(key: string): Promise<Entry<Value> | undefined> {
    return this.#ask(`get ${key}`, undefined, () => this.#read(key));
  }

  set(key: string, entry: Entry<Value>): Promise<void> {
    const text = JSON.stringify({
      ...entry,
      trueUntil: Number.isFinite(entry.trueUntil) ? entry.trueUntil : null,
    });
    return this.#ask(`set ${key}`, undefined, () => {
      const there = this.#read(key);
      if (there === undefined || there.readAt <= entry.readAt) this.#store.entries.set(this.#at(key), text);
    });
  }

  delete(key: string): Promise<void> {
    return this.#ask(`delete ${key}`, undefined, () => {
      this.#store.entries.delete(this.#at(key));
    });
  }

  lease(key: string, forMs: number): Promise<Lease> {
    const at = this.#at(key);
    return this.#ask<Lease>(`lease ${key}`, { kind: 'unavailable' }, () => {
      const held = this.#store.leases.get(at);
      if (held !== undefined && held.until > this.#scheduler.now) return { kind: 'taken' };
      this.#store.tokens += 1;
      const token = this.#store.tokens;
      this.#store.leases.set(at, { token, until: this.#scheduler.now + forMs });
      return { kind: 'held', release: () => this.#release(key, token) };
    });
  }

  #release(key: string, token: number): Promise<void> {
    return this.#ask(`release ${key}`, undefined, () => {
      if (this.#store.leases.get(this.#at(key))?.token === token) this.#store.leases.delete(this.#at(key));
    });
  }

  #at(key: string): string {
    return `${this.#name()} ${key}`;
  }

  #read(key: string): Entry<Value> | undefined {
    const text = this.#store.entries.get(this.#at(key));
    if (text === undefined) return undefined;
    const entry = JSON.parse(text) as Entry<Value> & { trueUntil: number | null };
    return { ...entry, trueUntil: entry.trueUntil ?? Number.POSITIVE_INFINITY };
  }

  #ask<Result>(label: string, unanswered: Result, execute: () => Result): Promise<Result> {
    return new Promise((resolve) => {
      const answer = (result: Result) =>
        this.#scheduler.add({
          owner: this.#owner,
          kind: 'answer',
          label: `answer ${label}`,
          run: () => resolve(result),
          lose: () => resolve(unanswered),
        });
      this.#scheduler.add({
        owner: ALWAYS,
        kind: 'request',
        label,
        run: () => answer(execute()),
        lose: () => answer(unanswered),
      });
    });
  }
}
