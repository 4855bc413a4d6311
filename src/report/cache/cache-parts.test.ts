// What the report says of figures: every claim in it is made from them.
import { expect, test } from 'vitest';
import { markdownOf } from '../markdown.ts';
import type { Part } from '../part.ts';
import { summarise } from '../percentiles.ts';
import type { LayerFigures, LayersMeasured, LoadFigures } from './layers.ts';
import { layersPart } from './layers-part.ts';
import type { MissFigures } from './misses.ts';
import { missesPart } from './misses-part.ts';
import { publishingPart } from './publishing-part.ts';
import { restartsPart } from './restarts-part.ts';
import { stampedePart } from './stampede-part.ts';
import type { VisibilityFigures } from './visibility.ts';
import { visibilityPart } from './visibility-part.ts';

const LOAD: LoadFigures = {
  ...{ rate: 500, p50: 20, p90: 30, p99: 80, cost: 2, processor: 1, asking: 0.05, errors: 0 },
};
const LAYER: LayerFigures = {
  ...{ ...LOAD, name: 'No cache', memoryBytes: 250e6, cacheBytes: 0, entries: 0 },
  hits: { pages: null, fragments: null, values: null },
};
const KEPT: LayerFigures = {
  ...{ ...LAYER, name: 'Pages', rate: 10_000, p99: 4, cost: 0.05, cacheBytes: 5e6, entries: 500 },
  hits: { pages: 0.998, fragments: 0, values: 0.4 },
};
const LAYERS: LayersMeasured = {
  layers: [LAYER, KEPT],
  yardstick: { kept: LOAD, bare: LOAD, bytes: 2400, rateRatio: 0.93, costRatio: 1.1 },
  kinds: [{ name: 'Front page', weight: 4, addresses: 1 }],
  ...{ rounds: 3, seconds: 1, connections: 16, isPinned: true },
};

test('says how much more all layers give, from the figures', () => {
  const part = layersPart(LAYERS);
  expect(part.findings[0]).toBe(
    "With all layers one process gives 10,000 pages a second of a mixed load, 20× what it gives without a cache (500), for 0.03× the processor's time each; 99 of 100 readers have theirs within 4.00 ms, against 80.0 ms.",
  );
  expect(part.findings[1]).toMatch(
    /0\.93× as often as a bare .* 1\.10× as often for the same time of a core\.$/,
  );
  expect(part.findings).toHaveLength(2);
  expect(textOf(part)).toContain('| Pages | 99.8 % |  |  | 500 | 5 MB | 250 MB |');
});

test('says so when the asking was the bottleneck, and when pages failed', () => {
  const busy = { ...KEPT, asking: 0.97 };
  const part = layersPart({ ...LAYERS, layers: [{ ...LAYER, errors: 3 }, busy] });
  expect(part.findings.slice(2)).toEqual([
    expect.stringMatching(/was the bottleneck for: Pages\./),
    expect.stringMatching(/Not all was answered with a page: No cache \(3\)\./),
  ]);
  expect(textOf(part)).toContain('**10,000 ▲**');
});

test('leaves out what the system does not tell', () => {
  const unknown = { cost: null, processor: null };
  const layers = [
    { ...LAYER, ...unknown },
    { ...KEPT, ...unknown },
  ];
  const part = layersPart({ ...LAYERS, layers, yardstick: { ...LAYERS.yardstick, costRatio: null } });
  expect(part.findings.join()).not.toMatch(/core|processor|NaN|Infinity/);
});

const ONE = {
  name: 'Memory alone',
  seconds: 2,
  p50: 8,
  p99: 40,
  statements: 500,
  cost: 3,
  shared: 0,
  errors: 0,
};

test('compares a restart with and without Redis, and says how to have it measured', () => {
  const shared = { ...ONE, name: 'Memory, and Redis', seconds: 1, p50: 4, statements: 20, shared: 140 };
  const both = restartsPart({ figures: [ONE, shared], pages: 150, connections: 8 });
  expect(both.findings[0]).toContain('take 500 statements; with a Redis that has them 20, in 0.50× the time');
  const alone = restartsPart({ figures: [ONE], pages: 150, connections: 8 });
  expect(alone.findings).toEqual([]);
  expect(textOf(alone)).toContain('Set `REDIS_URL`');
});

test('tells a hit from a miss, with statements', () => {
  const state = (milliseconds: number, statements: number) => ({
    time: summarise([milliseconds]),
    statements,
  });
  const kind: MissFigures = {
    name: 'A post',
    states: {
      ...{ off: state(6, 5), cold: state(5, 5), parts: state(2, 1), hit: state(0.3, 0) },
      unchanged: state(0.2, 0),
    },
    bytes: { identity: 10_000, gzip: 3000, zstd: 2900, br: 2500, unchanged: 250 },
  };
  const part = missesPart([kind]);
  expect(part.findings[0]).toContain(
    'takes one reader 0.30 ms and no statement, one that is made from nothing 5.00 ms',
  );
  expect(part.findings[1]).toContain(
    '25 % of what it is as it is; a reader who has it already gets 250 bytes',
  );
  expect(textOf(part)).toContain(
    '| A post | 1 | 6.00 (5) | 5.00 (5) | 2.00 (1) | 0.30 (0) | 0.20 (0) | 0.30 |',
  );
  expect(missesPart([]).findings).toEqual([]);
});

test('marks a stampede in which a page was made more often than once in each process', () => {
  const figures = { statements: 5, p50: 1, p99: 2, last: 3, errors: 0 };
  const one = { ...figures, name: 'One process', processes: 1, renders: summarise([1]) };
  const two = { ...figures, name: 'Two processes', processes: 2, renders: summarise([2, 3]), errors: 4 };
  const part = stampedePart({ cases: [one, two], readers: 1000, times: 2, hasRedis: true });
  expect(part.findings[0]).toBe(
    'For 1,000 readers at once a page that is not kept is made, until the last has it: by one process once, within 3.00 ms; by two processes 2 times, within 3.00 ms (4 of 2,000 answers were errors).',
  );
  expect(textOf(part)).toContain('**▲ 3**');
});

const SEEN: VisibilityFigures = {
  ...{ way: 'told', process: 'A', versions: 60, p50: 5, p90: 7, p99: 9, most: 11 },
  ...{ wentBack: 0, late: 12, answers: 1000 },
};

test('says when everybody sees a change, and calls an older answer after a newer one a defect', () => {
  const own = { ...SEEN, way: 'form', late: 0 } as const;
  const good = visibilityPart([SEEN, own], 'sqlite', 500);
  expect(good.findings).toEqual([
    expect.stringContaining('after 5.00 ms (median), 9.00 ms (99 of 100), 11.0 ms at worst'),
    expect.stringContaining('none of 1,000 answers showed what was before'),
    expect.stringContaining('Of 2,000 answers none showed an older version'),
  ]);
  const bad = visibilityPart(
    [
      { ...SEEN, wentBack: 2 },
      { ...own, late: 1 },
    ],
    'postgres',
    500,
  );
  expect(bad.findings.slice(1).join()).toMatch(
    /by 1 of 1,000 answers there: a defect.*2 showed an older .*: a defect/,
  );
});

test('compares each change with forgetting everything', () => {
  const changes = [
    { name: 'A new post', made: 40, milliseconds: 90, statements: 100 },
    { name: 'A comment', made: 1, milliseconds: 20, statements: 2 },
    { name: 'Everything is forgotten', made: 200, milliseconds: 400, statements: 600 },
  ];
  const part = publishingPart({ changes, unchangedMs: 15, pages: 200, times: 1 });
  expect(part.findings).toEqual([
    'Of 200 kept pages a change makes these anew: a new post 40, a comment 1. After a new post all are kept again in 90.0 ms, after everything was forgotten in 400 ms.',
  ]);
  expect(textOf(part)).toContain('| A comment | 1 | 0.5 % | 2 | 20.0 |');
});

function textOf({ section, findings }: Part): string {
  return markdownOf({ title: 'T', lead: 'L', findings, sections: [section] }, (id) => `${id}.svg`);
}
