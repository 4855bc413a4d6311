import { Cache, type Log } from './cache.ts';
import { CacheCounts } from './cache-counts.ts';
import { CacheEvents } from './cache-events.ts';
import type { Codec } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';
import { type PageAnswer, pageCodec } from './page-answer.ts';
import { type RedisChange, RedisConnection } from './redis-connection.ts';
import { RedisTier } from './redis-tier.ts';

/** The three faces of the cache; a layer that is off is null, and everything is computed each time. */
export interface Caches extends AsyncDisposable {
  /** Whole answers. */
  pages: Cache<PageAnswer> | null;
  /** Pieces of pages, as markup. */
  fragments: Cache<string> | null;
  /** Anything else that can be written as JSON. */
  values: Cache<unknown> | null;
  /** How they did. */
  counts: CacheCounts;
  events: CacheEvents;
  /** What all processes share; null without one. */
  redis: RedisConnection | null;
}

export interface CachesOptions {
  layers: 'off' | 'values' | 'fragments' | 'pages';
  memoryBytes: number;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  onError?: (error: unknown, key: string) => void;
  /** Null or left out without one. */
  redisUrl?: string | null;
  /** How long a request waits for Redis, in milliseconds. */
  redisTimeoutMs?: number;
  /** Of the invalidation log; it may change. */
  epoch?: () => string;
  /** What of this release and its settings stands in what is cached: what others have made differs from it. */
  build?: string;
  onRedisChange?: (change: RedisChange) => void;
}

/** Of the memory; the pages have the rest. */
const FRAGMENTS_SHARE = 0.2;
const VALUES_SHARE = 0.1;
/** Of its own memory, one entry may take so much. */
const LARGEST_ENTRY = 1 / 16;
const REDIS_TIMEOUT_MS = 50;

export function openCaches(options: CachesOptions): Caches {
  const { layers, memoryBytes, now, epoch = () => '', build = '' } = options;
  const redis = layers === 'off' ? null : connectRedis(options);
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
      shared: redis && new RedisTier({ connection: redis, name, codec, epoch, build, now }),
      maxEntryBytes: bytes * LARGEST_ENTRY,
    });
  };
  const rank = ['off', 'values', 'fragments', 'pages'].indexOf(layers);
  return {
    counts,
    events,
    redis,
    values: rank >= 1 ? open('values', jsonCodec, VALUES_SHARE) : null,
    fragments: rank >= 2 ? open('fragments', textCodec, FRAGMENTS_SHARE) : null,
    pages: rank >= 3 ? open('pages', pageCodec, 1 - FRAGMENTS_SHARE - VALUES_SHARE) : null,
    [Symbol.asyncDispose]: async () => redis?.[Symbol.asyncDispose](),
  };
}

function connectRedis({ redisUrl, redisTimeoutMs = REDIS_TIMEOUT_MS, onRedisChange }: CachesOptions) {
  if (redisUrl === undefined || redisUrl === null) return null;
  return new RedisConnection({
    url: redisUrl,
    timeoutMs: redisTimeoutMs,
    ...(onRedisChange && { onChange: onRedisChange }),
  });
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
