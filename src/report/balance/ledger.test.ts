import { expect, test } from 'vitest';
import type { Entry } from './browser.ts';
import { figuresOfLedger, type NodeSample, rateOverTime, shareTakenAt, worstOverTime } from './ledger.ts';
import { seenBy } from './seen-by.ts';

const ENTRY: Entry = { at: 0, ms: 5, status: 200, attempts: 1, isKnown: false, text: null };

test('counts what failed, by what came instead, and what was asked again', () => {
  const ledger: Entry[] = [
    ENTRY,
    { ...ENTRY, attempts: 2 },
    { ...ENTRY, status: null },
    // Sent to the form for signing in.
    { ...ENTRY, status: 303, isKnown: true },
    { ...ENTRY, status: 303, isKnown: true, text: 'A comment' },
    { ...ENTRY, status: 200, isKnown: true, text: 'Another' },
    { ...ENTRY, status: null },
  ];
  const figures = figuresOfLedger(ledger, 0);
  expect(figures).toMatchObject({ requests: 7, failed: 4, again: 1 });
  expect([...figures.failures]).toEqual([
    ['no answer to a page', 2],
    ['303 to a page for who is signed in', 1],
    ['200 to a comment', 1],
  ]);
  expect(figuresOfLedger([], 0)).toMatchObject({ requests: 0, failed: 0, longest: 0, waitedUntil: null });
});

test('knows until when requests waited that were not answered before the event', () => {
  const early = { ...ENTRY, at: 100, ms: 500 };
  expect(figuresOfLedger([ENTRY, early], 1_000).waitedUntil).toBeNull();
  const during = { ...ENTRY, at: 900, ms: 600 };
  expect(figuresOfLedger([early, during], 1_000).waitedUntil).toBe(0);
  const late = { ...ENTRY, at: 2_500, ms: 5_000 };
  expect(figuresOfLedger([early, during, late], 1_000)).toMatchObject({ waitedUntil: 1_500, longest: 5_000 });
});

test('shows the longest time of each quarter of a second', () => {
  const ledger = [
    { ...ENTRY, at: 1_600, ms: 3 },
    { ...ENTRY, at: 1_010, ms: 4 },
    { ...ENTRY, at: 1_240, ms: 9 },
  ];
  expect(worstOverTime(ledger, 1_000)).toEqual([
    { x: 0.125, y: 9 },
    { x: 0.625, y: 3 },
  ]);
});

test('shows what each node is asked for, also one that is silent and one that begins anew', () => {
  const samples: NodeSample[] = [
    { node: 'a', at: 0, total: 1_000 },
    { node: 'b', at: 100, total: 7 },
    { node: 'a', at: 500, total: 1_100 },
    { node: 'a', at: 1_000, total: null },
    { node: 'a', at: 1_500, total: 40 },
    { node: 'a', at: 2_000, total: 60 },
    { node: 'a', at: 2_500, total: 5 },
  ];
  expect(rateOverTime(samples, 'a', 0).map(({ x, y }) => [x, y])).toEqual([
    [0.5, 200],
    [1, 0],
    [1.5, 0],
    [2, 40],
    [2.5, 10],
  ]);
  expect(rateOverTime(samples, 'c', 0)).toEqual([]);
});

test('a new node has its share when it is given as much as others of what anybody may be given', () => {
  const samples: NodeSample[] = [
    { node: 'new', at: 0, total: 0 },
    { node: 'new', at: 1_000, total: 5 },
    { node: 'new', at: 2_000, total: 35 },
  ];
  const free = Array.from({ length: 200 }, (_, index) => ({ ...ENTRY, at: index * 10 }));
  const known = free.map((entry) => ({ ...entry, isKnown: true }));
  const ledger = [...free, ...known];
  expect(shareTakenAt(samples, ledger, { node: 'new', nodes: 3 })).toBe(2_000);
  expect(shareTakenAt(samples, ledger, { node: 'new', nodes: 2 })).toBeNull();
  expect(shareTakenAt(samples, known, { node: 'new', nodes: 3 })).toBeNull();
});

test('knows when a reader was given something new for good', () => {
  const shown = [1, 2, 1, 2, 3].map((version, index) => ({ at: index * 10, version }));
  expect(seenBy(shown, 2)).toEqual({ forGood: 30, wentBack: true });
  expect(seenBy(shown, 3)).toEqual({ forGood: 40, wentBack: false });
  expect(seenBy(shown, 4)).toEqual({ forGood: Number.POSITIVE_INFINITY, wentBack: false });
  expect(seenBy(shown, 0)).toEqual({ forGood: 0, wentBack: false });
});
