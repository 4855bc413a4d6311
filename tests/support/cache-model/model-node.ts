import type { Cache, Computed, Found, Policy } from '../../../src/cache/cache.ts';
import type { Follower } from '../../../src/invalidation/follower.ts';
import type { Machinery, StartMachinery } from './machinery.ts';
import { type Making, makePage, type PageName } from './model-page.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import type { AppendListener, Change, Commit, SimulatedDatabase, Versions } from './simulated-database.ts';
import { SimulatedSharedTier, type SimulatedStore } from './simulated-shared-tier.ts';

const POLICY: Policy = { ttlMs: 1_000, isShared: true };
const POLL_MS = 500;

export interface Around {
  scheduler: Scheduler;
  database: SimulatedDatabase;
  /** Null where processes share nothing. */
  store: SimulatedStore | null;
  /** Wakes the others. */
  tell: (from: ModelNode) => void;
  /** Of two computations of one thing at a time. */
  onProblem: (problem: string) => void;
}

/** What one process has. */
export interface Process {
  owner: Owner;
  follower: Follower;
  pages: Cache<Versions>;
  fragments: Cache<Versions>;
  values: Cache<Versions>;
}

/** A machine: one process after the other, each with the real machinery. */
export class ModelNode {
  readonly name: string;
  /** What it has committed itself and has been told is committed. */
  readonly acknowledged = new Set<number>();
  owner: Owner = { isPaused: false, isDead: false };
  wake: () => void = () => {};
  process: Process | undefined;
  readonly #machinery: Machinery;
  readonly #around: Around;
  #listeners = new Set<AppendListener>();
  #made = new Set<string>();

  constructor(name: string, start: StartMachinery, around: Around) {
    this.name = name;
    this.#around = around;
    const { scheduler } = around;
    this.#machinery = start({
      now: () => scheduler.now,
      setTimeout: (run, milliseconds) => scheduler.after(this.owner, milliseconds, run),
      clearTimeout: (timer) => scheduler.cancel(timer),
    });
  }

  /** Kills the process that is there, and starts another. */
  async restart(): Promise<void> {
    const { scheduler, database, tell } = this.#around;
    this.owner.isDead = true;
    this.process = undefined;
    const owner = { isPaused: false, isDead: false };
    this.owner = owner;
    this.wake = () => {};
    this.#listeners = new Set();
    this.#made = new Set();
    this.acknowledged.clear();
    const follower = await this.#machinery.Follower.start({
      log: database.logFor(owner, this.#listeners),
      bus: {
        listen: async (wake) => {
          this.wake = wake;
        },
        tell: () => tell(this),
        [Symbol.asyncDispose]: async () => {},
      },
      pollMs: POLL_MS,
      clock: () => scheduler.now,
      onError: () => {},
    });
    if (owner.isDead) return;
    const open = (name: string) => this.#open(name, follower);
    this.process = {
      owner,
      follower,
      pages: open('pages'),
      fragments: open('fragments'),
      values: open('values'),
    };
  }

  commit(change: Change): Promise<Commit> {
    return this.#around.database.commit(this.owner, this.#listeners, change);
  }

  read({ pages, fragments, values }: Process, page: PageName): Promise<Found<Versions>> {
    const { owner } = this;
    const { database } = this.#around;
    const { dependOn } = this.#machinery;
    const nested = (cache: Cache<Versions>) => async (key: string, make: () => Promise<Versions>) =>
      (await cache.get(key, POLICY, () => this.#alone(key, make))).entry.value;
    const making: Making = {
      item: (item) => {
        dependOn(item);
        return database.read(owner, item);
      },
      given: (item) => dependOn(item),
      fragment: nested(fragments),
      value: nested(values),
    };
    return pages.get(page, POLICY, () => this.#alone(page, () => makePage(page, making)));
  }

  async #alone(key: string, make: () => Promise<Versions>): Promise<Computed<Versions>> {
    const made = this.#made;
    if (made.has(key)) this.#around.onProblem(`${key} is made twice at a time on ${this.name}`);
    made.add(key);
    try {
      return { value: await make() };
    } finally {
      made.delete(key);
    }
  }

  #open(name: string, log: Follower): Cache<Versions> {
    const { scheduler, store } = this.#around;
    const { Cache, MemoryTier } = this.#machinery;
    const memory = new MemoryTier<Versions>(1_000_000);
    const set = memory.set.bind(memory);
    memory.set = (key, entry) => {
      const { onProblem } = this.#around;
      if (!log.isFresh(entry)) onProblem(`${key} is kept on ${this.name} and was outdated already`);
      // Positions of a log that is put back are given again.
      if (entry.readAt > log.freshness.applied)
        onProblem(`${key} is kept on ${this.name}, which is not so far`);
      set(key, entry);
    };
    return new Cache<Versions>({
      name,
      memory,
      shared: store && new SimulatedSharedTier(scheduler, store, this.owner, () => `${name} ${log.epoch}`),
      codec: { sizeOf: () => 100 },
      log,
      now: () => scheduler.now,
      random: () => 0,
      maxEntryBytes: 10_000,
    });
  }
}
