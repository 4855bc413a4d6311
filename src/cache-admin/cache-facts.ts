// What a process says of its caches: for the command line and for admins.
import { hostname } from 'node:os';
import { z } from 'zod';
import { OUTCOMES } from '../cache/cache-counts.ts';
import { SHARES } from '../cache/entry.ts';
import { newestPosition } from '../invalidation/log.ts';
import type { Face, Serving } from './serving.ts';

const count = z.int().nonnegative();
const usage = z.object({ entries: count, bytes: count, maxBytes: count });

const faceFacts = usage.extend({
  byShare: z.record(z.enum(SHARES), usage),
  evictions: count,
  rejections: count,
  outcomes: z.record(z.enum(OUTCOMES), count),
  refusals: z.record(z.string(), count),
  lastMinute: z.object({ requests: count, hits: count }),
});

export const processFacts = z.object({ pid: count, host: z.string() });

export const cacheFacts = z.object({
  process: processFacts.extend({ siteUrl: z.string(), startedAt: z.number() }),
  /** Null for a layer that is off. */
  faces: z.object({
    pages: faceFacts.nullable(),
    fragments: faceFacts.nullable(),
    values: faceFacts.nullable(),
  }),
  log: z.object({
    applied: count,
    /** Null where the database cannot be asked. */
    newest: count.nullable(),
    knownFrom: count,
    tags: count,
    sinceReadMs: z.number(),
    isBlind: z.boolean(),
    reads: count,
    failures: count,
    wakes: count,
  }),
  /** Null without one. */
  redis: z
    .object({
      circuit: z.string(),
      writing: z.string(),
      failures: z.record(z.string(), count),
      skipped: count,
      latencyMs: z.number().nullable(),
    })
    .nullable(),
});

export type FaceFacts = z.infer<typeof faceFacts>;
export type ProcessFacts = z.infer<typeof processFacts>;
export type CacheFacts = z.infer<typeof cacheFacts>;

/** One statement. */
export async function readCacheFacts(serving: Serving): Promise<CacheFacts> {
  const { siteUrl, database, follower } = serving;
  const newest = await newestPosition(database.read).catch(() => null);
  return {
    process: { ...thisProcess(), siteUrl, startedAt: Math.round(performance.timeOrigin) },
    faces: {
      pages: readFace(serving, 'pages'),
      fragments: readFace(serving, 'fragments'),
      values: readFace(serving, 'values'),
    },
    log: { ...follower.state, newest },
    redis: redisFacts(serving),
  };
}

export function thisProcess(): ProcessFacts {
  return { pid: process.pid, host: hostname() };
}

function readFace({ caches }: Serving, name: Face): FaceFacts | null {
  const cache = caches[name];
  return cache === null ? null : { ...cache.memory.usage, ...caches.counts.read(name) };
}

function redisFacts({ caches: { redis } }: Serving): CacheFacts['redis'] {
  if (redis === null) return null;
  const { circuit, writing, failures, skipped, latencyMs } = redis.state;
  return { circuit, writing, failures: { ...failures }, skipped, latencyMs };
}
