import type { LogRow } from '../../../src/invalidation/log.ts';
import { EVERYTHING } from '../../../src/invalidation/log.ts';
import type { LogSource } from '../../../src/invalidation/log-source.ts';
import { ALWAYS, type Owner, type Scheduler } from './scheduler.ts';

/** What a site shows. */
export const ITEMS = ['a', 'b', 'c', 'd'] as const;
export type Item = (typeof ITEMS)[number];
/** Of each item the number of the commit that made it what it is, of all commits there ever were; 0 before any. */
export type Versions = Partial<Record<Item, number>>;

/** What was committed, as only the database knows it. */
export interface Commit extends LogRow {
  number: number;
  items: readonly Item[];
  takesAway: boolean;
}

export interface Change {
  items: readonly Item[];
  /** Whether readers are not to see the earlier versions any more. */
  takesAway: boolean;
  tags: readonly string[];
}

export type AppendListener = (own: LogRow) => void;

/** Contents and the log of what was invalidated. Each request and each answer waits for its turn. */
export class SimulatedDatabase {
  isDown = false;
  wasEverDown = false;
  commits: readonly Commit[] = [];
  readonly #scheduler: Scheduler;
  #epoch = 1;
  #numbers = 0;
  #prunedTo = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get newest(): number {
    return this.commits.at(-1)?.position ?? 0;
  }

  read(owner: Owner, item: Item): Promise<number> {
    const version = () => this.commits.findLast(({ items }) => items.includes(item))?.number ?? 0;
    return this.#ask(owner, `read ${item}`, version);
  }

  /** The row and the contents become visible at once; its writer hears of it when the answer arrives. */
  commit(owner: Owner, listeners: ReadonlySet<AppendListener>, change: Change): Promise<Commit> {
    const execute = () => this.#append(this.newest + 1, change);
    return this.#ask(owner, `commit ${change.items.join('')}`, execute, (commit) => {
      for (const listener of listeners) listener(commit);
    });
  }

  /** Forgets all rows but the newest and so many before it. */
  prune(kept: number): void {
    this.#prunedTo = Math.max(this.#prunedTo, this.commits.at(-1 - kept)?.position ?? 0);
  }

  /** Is what it was so many commits ago, as another log. */
  putBack(commits: number): void {
    this.commits = this.commits.slice(0, Math.max(0, this.commits.length - commits));
    this.#epoch += 1;
  }

  logFor(owner: Owner, listeners: Set<AppendListener>): LogSource {
    const rows = () => this.commits.filter(({ position }) => position >= this.#prunedTo);
    const ask = <Result>(label: string, execute: () => Result) => this.#ask(owner, label, execute);
    return {
      epoch: () => ask('epoch', () => String(this.#epoch)),
      newest: () => ask('newest', () => this.newest),
      changes: () => this.#numbers + this.#epoch,
      after: (after, limit) =>
        ask(`log after ${after}`, () =>
          rows()
            .filter(({ position }) => position > after)
            .slice(0, limit),
        ),
      upTo: (upTo, limit) =>
        ask(`log up to ${upTo}`, () =>
          rows()
            .filter(({ position }) => position <= upTo)
            .slice(-limit)
            .reverse(),
        ),
      moveOn: (behind) => ask(`move on behind ${behind}`, () => this.#moveOn(behind)),
      onAppend: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  #append(position: number, { tags, takesAway, items }: Change): Commit {
    this.#numbers += 1;
    const withdrawn = takesAway ? tags : [];
    const commit = {
      position,
      number: this.#numbers,
      tags,
      withdrawn,
      items,
      takesAway,
      at: this.#scheduler.now,
    };
    this.commits = [...this.commits, commit];
    return commit;
  }

  #moveOn(behind: number): void {
    this.#epoch += 1;
    const position = Math.max(this.newest, behind) + 2;
    this.#append(position, { tags: [EVERYTHING], items: [], takesAway: true });
  }

  #ask<Result>(
    owner: Owner,
    label: string,
    execute: () => Result,
    arrived?: (result: Result) => void,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const answer = (run: () => void) =>
        this.#scheduler.add({ owner, kind: 'answer', label: `answer ${label}`, run });
      const run = () => {
        if (this.isDown) return answer(() => reject(new Error('The database is away.')));
        const result = execute();
        answer(() => {
          arrived?.(result);
          resolve(result);
        });
      };
      // Sent is sent: it is executed even if whoever sent it is no more.
      this.#scheduler.add({ owner: ALWAYS, kind: 'request', label, run });
    });
  }
}
