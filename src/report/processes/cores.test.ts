import { expect, test } from 'vitest';
import { coresOf } from './cores.ts';

test('reads which cores a process may use', () => {
  expect(coresOf('0-3,8')).toEqual([0, 1, 2, 3, 8]);
  expect(coresOf('5')).toEqual([5]);
  expect(coresOf('')).toEqual([]);
});
