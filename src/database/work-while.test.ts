import { expect, test } from 'vitest';
import { workWhile } from './work-while.ts';

const clock = () => 0;

test('goes on until nothing is left', async () => {
  let left = 3;
  expect(await workWhile(async () => --left === 0, { clock, most: 1 })).toBe(true);
  expect(left).toBe(0);
});

test('does one step at least, and none when the time is over', async () => {
  let steps = 0;
  const step = async () => {
    steps += 1;
    return false;
  };
  expect(await workWhile(step, { clock, most: 0 })).toBe(false);
  expect(steps).toBe(1);
});

test('lets others have their turn between two steps that wait for nothing', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('another request'));
  const step = async () => seen.push('step') === 3;
  await workWhile(step, { clock, most: 1 });
  expect(seen).toEqual(['step', 'another request', 'step']);
});
