import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PacedLine } from './paced-line.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a few go in at once, the next ones with a pause, and none where too many wait', async () => {
  const line = new PacedLine({ atOnce: 2, pauseMs: 20, longest: 3, mostOfOne: 9 });
  const entered: number[] = [];
  const all = Array.from({ length: 6 }, async (_, index) => {
    const leave = await line.enter('somebody');
    if (leave !== null) entered.push(index);
    return leave;
  });
  await expect(all[5]).resolves.toBeNull();
  expect(entered).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(20);
  expect(entered).toEqual([0, 1, 2]);
  await vi.advanceTimersByTimeAsync(40);
  expect(entered).toEqual([0, 1, 2, 3, 4]);
  for (const leave of await Promise.all(all)) leave?.();
  await expect(line.enter('somebody')).resolves.not.toBeNull();
});

test('whoever comes alone never waits', async () => {
  const line = new PacedLine({ atOnce: 1, pauseMs: 1000, longest: 0, mostOfOne: 1 });
  for (let visit = 0; visit < 5; visit++) (await line.enter('somebody'))?.();
});

test('one sender who does not end holds no more than their places', async () => {
  const line = new PacedLine({ atOnce: 9, pauseMs: 20, longest: 0, mostOfOne: 2 });
  const [first] = await Promise.all([line.enter('slow'), line.enter('slow')]);
  expect(await line.enter('slow')).toBeNull();
  expect(await line.enter('somebody else')).not.toBeNull();
  first?.();
  expect(await line.enter('slow')).not.toBeNull();
});
