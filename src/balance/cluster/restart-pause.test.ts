import { expect, test } from 'vitest';
import { failuresInRow, restartPause } from './restart-pause.ts';

test('a process that ends again and again waits longer each time, up to half a minute', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => restartPause(index + 1));
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  expect(restartPause(5_000)).toBe(30_000);
});

test('one that was well for a minute begins anew', () => {
  expect(failuresInRow(7, 59_999)).toBe(8);
  expect(failuresInRow(7, 60_000)).toBe(1);
});
