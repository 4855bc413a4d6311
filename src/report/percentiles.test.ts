import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentileOf, summarise } from './percentiles.ts';

const HUNDRED = Array.from({ length: 100 }, (_, index) => index + 1);

test('gives the value that so many per cent do not exceed', () => {
  expect(percentileOf(HUNDRED, 50)).toBe(50);
  expect(percentileOf(HUNDRED, 99)).toBe(99);
  expect(percentileOf(HUNDRED, 100)).toBe(100);
  expect(percentileOf(HUNDRED, 0)).toBe(1);
  expect(percentileOf([7], 99)).toBe(7);
  expect(percentileOf([1, 2, 3], 50)).toBe(2);
});

test('takes the slowest for the 99th of less than a hundred, and the third slowest of three hundred', () => {
  expect(summarise(HUNDRED.slice(0, 99)).p99).toBe(99);
  expect(summarise(Array.from({ length: 300 }, (_, index) => 300 - index)).p99).toBe(297);
});

test('sorts numbers as numbers, and leaves what it is given as it was', () => {
  const values = [10, 9, 100, 1];
  expect(summarise(values)).toEqual({ count: 4, median: 9, p99: 100, least: 1, most: 100 });
  expect(values).toEqual([10, 9, 100, 1]);
});

test('says that there is nothing to summarise', () => {
  expect(() => summarise([])).toThrow(RangeError);
});

test('never invents a value, and at least the share asked for lies at or below it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
      fc.integer({ min: 0, max: 100 }),
      (values, percent) => {
        const found = percentileOf(Float64Array.from(values).sort(), percent);
        expect(values.some((value) => value === found)).toBe(true);
        const below = values.filter((value) => value <= found).length;
        expect(below / values.length).toBeGreaterThanOrEqual(percent / 100);
      },
    ),
  );
});
