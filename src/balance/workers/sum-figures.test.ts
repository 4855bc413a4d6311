import { expect, test } from 'vitest';
import { sumFigures } from './sum-figures.ts';

const QUIET = { requests: 0, p50: 0, p99: 0, hitRate: null, memory: 10, position: 7, pid: 1 };

test('several processes are one to balancers: what the busy ones say weighs more', () => {
  const busy = { requests: 30, p50: 2, p99: 20, hitRate: 0.9, memory: 20, position: 5, pid: 2 };
  const calm = { requests: 10, p50: 6, p99: 80, hitRate: 0.5, memory: 30, position: 6, pid: 3 };
  const { hitRate, ...figures } = sumFigures([busy, calm, QUIET], 9);
  expect(figures).toEqual({ requests: 40, p50: 3, p99: 80, memory: 60, position: 5, pid: 9 });
  expect(hitRate).toBeCloseTo(0.8);
});

test('nobody has done anything', () => {
  expect(sumFigures([QUIET, QUIET], 9)).toEqual({ ...QUIET, memory: 20, pid: 9 });
  expect(sumFigures([], 9)).toEqual({ ...QUIET, memory: 0, position: 0, pid: 9 });
});
