import type { Entry, Share } from './entry.ts';
import { hashKey } from './frequency-sketch.ts';
import { type Area, ContestedArea, RecentArea } from './memory-areas.ts';
import type { Kept } from './recency-list.ts';
import type { AreaUsage, LocalTier, Usage } from './tier.ts';

/** Of the memory: what anybody can ask for without end cannot push out what is asked for by many. */
const MISSING = 1 / 16;
const SEARCHES = 1 / 16;
/** What keeping an entry takes beside its key, its tags and its value, and what a tag takes beside its characters. */
const OVERHEAD = 340;
const TAG_OVERHEAD = 32;

/** Entries of this process, in so many bytes at most; those that are asked for least are forgotten first. */
export class MemoryTier<Value> implements LocalTier<Value> {
  readonly #maxBytes: number;
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #areas: Readonly<Record<Share, Area<Value>>>;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    const missing = Math.floor(maxBytes * MISSING);
    const searches = Math.floor(maxBytes * SEARCHES);
    this.#areas = {
      main: new ContestedArea(maxBytes - missing - searches),
      missing: new RecentArea(missing),
      searches: new RecentArea(searches),
    };
  }

  get usage(): Usage {
    const { main, missing, searches } = this.#areas;
    const areas = [main, missing, searches];
    return {
      entries: this.#kept.size,
      bytes: areas.reduce((sum, { bytes }) => sum + bytes, 0),
      maxBytes: this.#maxBytes,
      byShare: { main: usageOf(main), missing: usageOf(missing), searches: usageOf(searches) },
      evictions: areas.reduce((sum, { evictions }) => sum + evictions, 0),
      rejections: areas.reduce((sum, { rejections }) => sum + rejections, 0),
    };
  }

  get(key: string): Entry<Value> | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#areas[kept.entry.share].use(kept);
    return kept.entry;
  }

  peek(key: string): Entry<Value> | undefined {
    return this.#kept.get(key)?.entry;
  }

  set(key: string, entry: Entry<Value>): void {
    const there = this.#kept.get(key);
    if (there !== undefined && there.entry.readAt > entry.readAt) return;
    if (there !== undefined && there.entry.share === entry.share) {
      there.entry = entry;
      this.resize(key);
    } else {
      if (there !== undefined) this.#forget(there);
      this.#add(key, entry);
    }
  }

  resize(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#forgetAll(this.#areas[kept.entry.share].resize(kept, sizeOf(key, kept.entry)));
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) this.#forget(kept);
  }

  clear(): void {
    for (const kept of this.#kept.values()) this.#forget(kept);
  }

  *entries(): Iterable<[key: string, entry: Entry<Value>]> {
    for (const [key, { entry }] of this.#kept) yield [key, entry];
  }

  #add(key: string, entry: Entry<Value>): void {
    const bytes = sizeOf(key, entry);
    const kept = { key, hash: hashKey(key), entry, bytes, list: null, newer: null, older: null };
    this.#kept.set(key, kept);
    this.#forgetAll(this.#areas[entry.share].add(kept));
  }

  #forgetAll(gone: readonly Kept<Value>[]): void {
    for (const { key } of gone) this.#kept.delete(key);
  }

  #forget(kept: Kept<Value>): void {
    kept.list?.remove(kept);
    this.#kept.delete(kept.key);
  }
}

function usageOf({ size, bytes, maxBytes }: Area<unknown>): AreaUsage {
  return { entries: size, bytes, maxBytes };
}

function sizeOf(key: string, { tags, bytes }: Entry<unknown>): number {
  let size = OVERHEAD + key.length + bytes;
  for (const tag of tags) size += TAG_OVERHEAD + tag.length;
  return size;
}
