import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { startRedis } from '../../tests/support/redis.ts';
import { openCaches } from '../cache/caches.ts';
import { silentBus } from '../invalidation/bus.ts';
import { Follower } from '../invalidation/follower.ts';
import { addCacheMetrics } from './cache-metrics.ts';

test('tells of Redis how it is, how long its answers take, and what fails', async () => {
  await using server = await startRedis();
  const none = { epoch: async () => '', newest: async () => 0, after: async () => [], upTo: async () => [] };
  const log = { ...none, changes: () => null, moveOn: async () => {}, onAppend: () => () => {} };
  await using follower = await Follower.start({ log, bus: silentBus, pollMs: 60_000, onError: () => {} });
  const options = { layers: 'values', memoryBytes: 1_000_000, log: follower, now: Date.now } as const;
  await using caches = openCaches({ ...options, redisUrl: server.url, redisTimeoutMs: 1000 });
  const registry = new Registry();
  addCacheMetrics(registry, { caches, follower });
  await caches.redis?.settled();
  await caches.values?.get('a', { ttlMs: 1000, isShared: true }, async () => ({ value: 1 }));
  const working = await registry.metrics();
  expect(working).toContain('octavo_redis_circuit_state{what="connection",state="closed"} 1\n');
  expect(working).toContain('octavo_redis_circuit_state{what="connection",state="open"} 0\n');
  expect(working).toMatch(/^octavo_redis_duration_seconds_count [1-9]/m);
  await server[Symbol.asyncDispose]();
  await caches.values?.get('b', { ttlMs: 1000, isShared: true }, async () => ({ value: 1 }));
  expect(await registry.metrics()).toMatch(
    /^octavo_redis_(?:failures_total\{reason="\w+"\}|skipped_total) [1-9]/m,
  );
});
