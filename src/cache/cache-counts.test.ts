import { expect, test } from 'vitest';
import { CacheCounts, hitRate } from './cache-counts.ts';

test('counts what each cache gave, and keeps the last minute apart', () => {
  let now = 0;
  const counts = new CacheCounts(() => now);
  const add = (outcome: 'hit' | 'stale' | 'miss' | 'refused', refusal: string | null = null) =>
    counts.add({ cache: 'pages', key: '/', outcome, refusal });
  add('miss');
  add('hit');
  now = 59_999;
  add('stale');
  expect(counts.read('pages').lastMinute).toEqual({ requests: 3, hits: 2 });
  now = 60_000;
  expect(counts.read('pages').lastMinute).toEqual({ requests: 1, hits: 1 });
  add('refused', 'too large');
  expect(counts.read('pages')).toMatchObject({
    outcomes: { hit: 1, stale: 1, miss: 1, refused: 1, joined: 0 },
    refusals: { 'too large': 1 },
    lastMinute: { requests: 2, hits: 1 },
  });
  now = 600_000;
  expect(counts.read('pages').lastMinute).toEqual({ requests: 0, hits: 0 });
  expect(hitRate(counts.read('pages'))).toBe(0.5);
});

test('knows nothing of a cache that nobody asked', () => {
  expect(hitRate(new CacheCounts().read('values'))).toBe(null);
});

test('has a bounded number of reasons', () => {
  const counts = new CacheCounts();
  for (let i = 0; i < 200; i++)
    counts.add({ cache: 'pages', key: '/', outcome: 'refused', refusal: `reason ${i}` });
  const { refusals } = counts.read('pages');
  expect(Object.keys(refusals)).toHaveLength(51);
  expect(refusals['another reason']).toBe(150);
});

test('remembers why something was not kept, until it is', () => {
  const counts = new CacheCounts();
  const add = (key: string, outcome: 'miss' | 'refused', refusal: string | null = null) =>
    counts.add({ cache: 'pages', key, outcome, refusal });
  add('/a/', 'refused', 'too large');
  expect(counts.refusalOf('pages', '/a/')).toBe('too large');
  expect(counts.refusalOf('values', '/a/')).toBe(null);
  add('/a/', 'miss');
  expect(counts.refusalOf('pages', '/a/')).toBe(null);
  for (let i = 0; i <= 500; i++) add(`/${i}/`, 'refused', 'too large');
  expect(counts.refusalOf('pages', '/0/')).toBe(null);
  expect(counts.refusalOf('pages', '/1/')).toBe('too large');
});
