import { expect, test } from 'vitest';
import { CacheCounts } from '../../cache/cache-counts.ts';
import { Freshness } from '../../invalidation/freshness.ts';
import { nodeFigures } from './node-figures.ts';
import { NodeLoad } from './node-load.ts';

test('tells what was since the last time, and nothing of before', () => {
  const counts = new CacheCounts();
  const count = (outcome: 'hit' | 'miss') => counts.add({ cache: 'pages', key: '/', outcome, refusal: null });
  count('miss');
  const load = new NodeLoad();
  const figures = nodeFigures({ load, counts, follower: { freshness: new Freshness(7) } });
  expect(figures()).toMatchObject({ hitRate: null, p50: 0, position: 7, pid: process.pid });
  for (const outcome of ['hit', 'hit', 'hit', 'miss'] as const) count(outcome);
  load.add(10);
  const second = figures();
  expect(second.hitRate).toBe(0.75);
  expect(second.p50).toBeGreaterThanOrEqual(10);
  expect(second.memory).toBeGreaterThan(1_000_000);
  expect(figures().hitRate).toBeNull();
});
