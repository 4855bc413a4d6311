// A process that has just begun has nothing in its memory: every page asked for once, with and without a Redis that has them.

import { middle, middleOrNone } from '../middle.ts';
import { somePages } from '../mixed-load.ts';
import type { Measuring } from './cache-context.ts';

/** Medians of all restarts. */
export interface RestartFigures {
  name: string;
  /** Until all pages were answered once. */
  seconds: number;
  p50: number;
  p99: number;
  statements: number;
  /** Of the process, for each page. */
  cost: number | null;
  /** How many of the pages were found in Redis. */
  shared: number;
  errors: number;
}

export interface RestartsMeasured {
  figures: readonly RestartFigures[];
  pages: number;
  connections: number;
}

const CONNECTIONS = 8;

export async function measureRestarts(measuring: Measuring): Promise<RestartsMeasured> {
  const { context, effort, redis, site } = measuring;
  const paths = await somePages(site.database.read, effort.restartPages);
  const kinds: { name: string; settings: Readonly<Record<string, string>> }[] = [
    { name: 'Memory alone', settings: { CACHE: 'pages' } },
    ...(redis === null
      ? []
      : [{ name: 'Memory, and Redis that has them', settings: { CACHE: 'pages', REDIS_URL: redis.url } }]),
  ];
  const bar = context.progress('After a restart', (effort.restarts + 1) * kinds.length);
  const samples = kinds.map((): Omit<RestartFigures, 'name'>[] => []);
  // The first time fills Redis, and counts for nothing.
  for (let time = 0; time <= effort.restarts; time++) {
    for (const [index, { settings }] of kinds.entries()) {
      const sample = await restart(measuring, settings, paths);
      if (time > 0) samples[index]?.push(sample);
      bar.advance();
    }
  }
  bar.done();
  const figures = kinds.map(({ name }, index) => ({ name, ...middleOf(samples[index] ?? []) }));
  return { figures, pages: paths.length, connections: CONNECTIONS };
}

async function restart(
  measuring: Measuring,
  settings: Readonly<Record<string, string>>,
  paths: string[],
): Promise<Omit<RestartFigures, 'name'>> {
  await using node = await measuring.startNode(settings);
  const before = await node.metrics();
  const begun = node.processorTime;
  const result = await measuring.asking.ask({
    ...{ ports: [node.port], paths, connections: CONNECTIONS },
    requests: paths.length,
  });
  const ended = node.processorTime;
  const after = await node.metrics();
  const shared = (metrics: typeof after) =>
    metrics.sum('octavo_cache_requests_total', { cache: 'pages', outcome: 'shared-hit' });
  return {
    ...{ seconds: result.seconds, p50: result.p50, p99: result.p99, errors: result.errors },
    statements: after.statements - before.statements,
    cost: begun === null || ended === null ? null : ((ended - begun) * 1000) / paths.length,
    shared: shared(after) - shared(before),
  };
}

function middleOf(samples: readonly Omit<RestartFigures, 'name'>[]): Omit<RestartFigures, 'name'> {
  return {
    seconds: middle(samples, (one) => one.seconds),
    p50: middle(samples, (one) => one.p50),
    p99: middle(samples, (one) => one.p99),
    statements: middle(samples, (one) => one.statements),
    cost: middleOrNone(samples, (one) => one.cost),
    shared: middle(samples, (one) => one.shared),
    errors: samples.reduce((sum, { errors }) => sum + errors, 0),
  };
}
