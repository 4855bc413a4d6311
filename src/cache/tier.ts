import type { Entry, Share } from './entry.ts';

type Later<Result> = Result | Promise<Result>;

/** Where entries are kept. It may forget any of them at any time; whether one may be served is not its matter. */
export interface Tier<Value> {
  /** Undefined, never an error, for what it does not have, cannot read or cannot say in time. */
  get(key: string): Later<Entry<Value> | undefined>;
  /** In place of what is there, unless that was read at a later position. */
  set(key: string, entry: Entry<Value>): Later<void>;
  delete(key: string): Later<void>;
}

/** Kept in this process. */
export interface LocalTier<Value> extends Tier<Value> {
  get(key: string): Entry<Value> | undefined;
  /** As `get`, without counting as a use. */
  peek(key: string): Entry<Value> | undefined;
  set(key: string, entry: Entry<Value>): void;
  /** To be called when an entry that is kept takes more memory than before, or less: its `bytes` are read again. */
  resize(key: string): void;
  delete(key: string): void;
  clear(): void;
  entries(): Iterable<[key: string, entry: Entry<Value>]>;
  readonly usage: Usage;
}

export interface AreaUsage {
  entries: number;
  /** With their keys, their tags and what keeping them takes. */
  bytes: number;
  maxBytes: number;
}

export interface Usage extends AreaUsage {
  byShare: Readonly<Record<Share, AreaUsage>>;
  /** Entries that had to go for others since the start. */
  evictions: number;
  /** Entries that were not taken at all: too large, or less asked for than those that would have had to go. */
  rejections: number;
}

/** Who may make an entry, of all processes. */
export type Lease =
  /** This one; `release` lets the others. */
  | { kind: 'held'; release: () => Promise<void> }
  /** Another, whose entry will be there in a moment. */
  | { kind: 'taken' }
  /** Nobody knows: each makes its own. */
  | { kind: 'unavailable' };

/** Kept for all processes. What one process asks is done in the order in which it asks, as long as it is done at all. */
export interface SharedTier<Value> extends Tier<Value> {
  get(key: string): Promise<Entry<Value> | undefined>;
  set(key: string, entry: Entry<Value>): Promise<void>;
  delete(key: string): Promise<void>;
  /** @param forMs after which it ends by itself, in milliseconds. */
  lease(key: string, forMs: number): Promise<Lease>;
}
