import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleFor } from './scale.ts';

const LOG = { scale: 'log' } as const;
const LINEAR = { scale: 'linear' } as const;

test('has a tick at each power of ten where values lie far apart, and more where they do not', () => {
  expect(scaleFor(LOG, [1000, 1_000_000], 8).ticks).toEqual([1000, 10_000, 100_000, 1_000_000]);
  expect(scaleFor(LOG, [0.7, 3], 8).ticks).toEqual([0.5, 1, 2, 5]);
  expect(scaleFor(LOG, [0.0003], 8).ticks).toEqual([0.0002, 0.0005]);
});

test('begins at 0 where it is not logarithmic', () => {
  expect(scaleFor(LINEAR, [3, 97], 6).ticks).toEqual([0, 20, 40, 60, 80, 100]);
  expect(scaleFor(LINEAR, [0], 3).ticks[0]).toBe(0);
});

test('keeps all values within its ends, in their order', () => {
  const values = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(fc.constantFrom(LOG, LINEAR), values, (axis, given) => {
      const scale = scaleFor(axis, given, 6);
      const places = given.toSorted((a, b) => a - b).map((value) => scale.at(value));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(scale.ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});
