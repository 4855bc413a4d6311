// The caches as Prometheus sees them: read when it asks, so that they cost a request nothing.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Caches } from '../cache/caches.ts';
import { SHARES } from '../cache/entry.ts';
import type { RedisState } from '../cache/redis-connection.ts';
import type { Follower } from '../invalidation/follower.ts';

export interface CacheSource {
  caches: Caches;
  follower: Follower;
}

interface Measure {
  name: string;
  help: string;
  labelNames?: readonly string[];
  /** Calls `set` for each value, with its labels. */
  read(set: (value: number, labels?: Readonly<Record<string, string>>) => void): void;
}

const NAMES = ['pages', 'fragments', 'values'] as const;
const REDIS_BUCKETS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5];
const CIRCUIT_STATES = ['closed', 'open', 'half-open'] as const;

/** Each label has as many values as the code has names for them. */
export function addCacheMetrics(registry: Registry, { caches, follower }: CacheSource): void {
  const { counters, gauges } = measuresOf(caches, follower);
  const { redis } = caches;
  if (redis !== null) {
    const shared = redisMeasures(() => redis.state);
    const times = new Histogram({
      name: 'octavo_redis_duration_seconds',
      help: 'How long Redis took to answer',
      buckets: REDIS_BUCKETS,
      registers: [registry],
    });
    redis.watchAnswers((milliseconds) => times.observe(milliseconds / 1000));
    counters.push(...shared.counters);
    gauges.push(...shared.gauges);
  }
  for (const measure of counters) addCounter(registry, measure);
  for (const measure of gauges) addGauge(registry, measure);
}

function measuresOf(caches: Caches, follower: Follower): { counters: Measure[]; gauges: Measure[] } {
  const kept = NAMES.flatMap((cache) => {
    const memory = caches[cache]?.memory;
    return memory === undefined ? [] : [{ cache, memory, count: () => caches.counts.read(cache) }];
  });
  return {
    counters: [
      {
        name: 'octavo_cache_requests_total',
        help: 'What each cache was asked for, by how it was answered',
        labelNames: ['cache', 'outcome'],
        read: (set) => {
          for (const { cache, count } of kept)
            for (const [outcome, times] of Object.entries(count().outcomes)) set(times, { cache, outcome });
        },
      },
      {
        name: 'octavo_cache_refusals_total',
        help: 'What was made and not kept, by the reason',
        labelNames: ['cache', 'reason'],
        read: (set) => {
          for (const { cache, count } of kept)
            for (const [reason, times] of Object.entries(count().refusals)) set(times, { cache, reason });
        },
      },
      {
        name: 'octavo_cache_evictions_total',
        help: 'Entries that had to go for others',
        labelNames: ['cache'],
        read: (set) => {
          for (const { cache, memory } of kept) set(memory.usage.evictions, { cache });
        },
      },
      {
        name: 'octavo_invalidation_wakes_total',
        help: 'How often this process was told that there is something new in the invalidation log',
        read: (set) => set(follower.state.wakes),
      },
    ],
    gauges: [
      {
        name: 'octavo_cache_bytes',
        help: 'Memory that entries take, by their share of it',
        labelNames: ['cache', 'share'],
        read: (set) => {
          for (const { cache, memory } of kept)
            for (const share of SHARES) set(memory.usage.byShare[share].bytes, { cache, share });
        },
      },
      {
        name: 'octavo_cache_limit_bytes',
        help: 'Memory that entries may take, by their share of it',
        labelNames: ['cache', 'share'],
        read: (set) => {
          for (const { cache, memory } of kept)
            for (const share of SHARES) set(memory.usage.byShare[share].maxBytes, { cache, share });
        },
      },
      {
        name: 'octavo_cache_entries',
        help: 'Entries that are kept',
        labelNames: ['cache'],
        read: (set) => {
          for (const { cache, memory } of kept) set(memory.usage.entries, { cache });
        },
      },
      {
        name: 'octavo_invalidation_applied_position',
        help: 'Up to which position of the invalidation log this process knows what was changed',
        read: (set) => set(follower.state.applied),
      },
      {
        name: 'octavo_invalidation_lag_seconds',
        help: 'How long ago this process read the invalidation log to its end',
        read: (set) => set(follower.state.sinceReadMs / 1000),
      },
    ],
  };
}

function redisMeasures(state: () => RedisState): { counters: Measure[]; gauges: Measure[] } {
  return {
    counters: [
      {
        name: 'octavo_redis_failures_total',
        help: 'Questions to Redis that failed, by the reason',
        labelNames: ['reason'],
        read: (set) => {
          for (const [reason, times] of Object.entries(state().failures)) set(times ?? 0, { reason });
        },
      },
      {
        name: 'octavo_redis_skipped_total',
        help: 'What was not asked of Redis, as there was no connection or an answer was overdue',
        read: (set) => set(state().skipped),
      },
    ],
    gauges: [
      {
        name: 'octavo_redis_circuit_state',
        help: '1 for the state in which all that is asked of Redis is, or writing alone',
        labelNames: ['what', 'state'],
        read: (set) => {
          const { circuit, writing } = state();
          for (const name of CIRCUIT_STATES) {
            set(circuit === name ? 1 : 0, { what: 'connection', state: name });
            set(writing === name ? 1 : 0, { what: 'writing', state: name });
          }
        },
      },
    ],
  };
}

function addCounter(registry: Registry, { name, help, labelNames = [], read }: Measure): void {
  new Counter({
    ...{ name, help, labelNames, registers: [registry] },
    collect() {
      this.reset();
      read((value, labels = {}) => this.inc(labels, value));
    },
  });
}

function addGauge(registry: Registry, { name, help, labelNames = [], read }: Measure): void {
  new Gauge({
    ...{ name, help, labelNames, registers: [registry] },
    collect() {
      this.reset();
      read((value, labels = {}) => this.set(labels, value));
    },
  });
}
