import { Cache, type Log } from './cache.ts';
import { CacheCounts } from './cache-counts.ts';
import { CacheEvents } from './cache-events.ts';
import type { Codec } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';
import { type PageAnswer, pageCodec } from './page-answer.ts';

/** The three faces of the cache; a layer that is off is null, and everything is computed each time. */
export interface Caches {
  /** Whole answers. */
  pages: Cache<PageAnswer> | null;
  /** Pieces of pages, as markup. */
  fragments: Cache<string> | null;
  /** Anything else that can be written as JSON. */
  values: Cache<unknown> | null;
  /** How they did. */
  counts: CacheCounts;
  events: CacheEvents;
}

export interface CachesOptions {
  layers: 'off' | 'values' | 'fragments' | 'pages';
  memoryBytes: number;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  onError?: (error: unknown, key: string) => void;
}

/** Of the memory; the pages have the rest. */
const FRAGMENTS_SHARE = 0.2;
const VALUES_SHARE = 0.1;
/** Of its own memory, one entry may take so much. */
const LARGEST_ENTRY = 1 / 16;

export function openCaches(options: CachesOptions): Caches {
  const { layers, memoryBytes } = options;
  const counts = new CacheCounts();
  const events = new CacheEvents();
  events.add((event) => counts.add(event));
  const open = <Value>(name: string, codec: Codec<Value>, share: number): Cache<Value> => {
    const bytes = Math.floor(memoryBytes * share);
    const memory = new MemoryTier<Value>(bytes);
    return new Cache({
      ...options,
      onEvent: events.tell,
      name,
      codec,
      memory,
      shared: null,
      maxEntryBytes: bytes * LARGEST_ENTRY,
    });
  };
  const rank = ['off', 'values', 'fragments', 'pages'].indexOf(layers);
  return {
    counts,
    events,
    values: rank >= 1 ? open('values', jsonCodec, VALUES_SHARE) : null,
    fragments: rank >= 2 ? open('fragments', textCodec, FRAGMENTS_SHARE) : null,
    pages: rank >= 3 ? open('pages', pageCodec, 1 - FRAGMENTS_SHARE - VALUES_SHARE) : null,
  };
}

/** A JavaScript string takes two bytes a character at most. */
const textCodec: Codec<string> = {
  format: 'text-1',
  encode: (text) => Buffer.from(text),
  decode: (bytes) => bytes.toString(),
  sizeOf: (text) => text.length * 2,
};

const jsonCodec: Codec<unknown> = {
  format: 'json-1',
  encode: (value) => Buffer.from(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(bytes.toString()),
  sizeOf: (value) => JSON.stringify(value).length * 2,
};
