// What the report says of figures: every claim in it is made from them.
import { expect, test } from 'vitest';
import { markdownOf } from '../markdown.ts';
import type { Part } from '../part.ts';
import { summarise } from '../percentiles.ts';
import type { BurstFigures } from './burst.ts';
import { burstPart } from './burst-part.ts';
import type { EventMeasured, EventRun } from './events.ts';
import { eventsPart } from './events-part.ts';
import { freshnessPart } from './freshness-part.ts';
import { loadPart } from './load-part.ts';
import type { StickyMeasured } from './sticky.ts';
import { stickyPart } from './sticky-part.ts';

const BURST: BurstFigures = {
  ...{ way: 'file', nodes: 1, requests: 1_000, opensAnew: false, rate: 20_000, p50: 3, p99: 5, most: 6 },
  ...{ cost: 0.02, asking: 0.5, errors: 0, rateRatio: null, costRatio: null },
};
const BURSTS = {
  ...{ connections: 100, bytes: 5_000, isPinned: true, rounds: [{ requests: 1_000, rounds: 3 }] },
};

test('compares the edge and the nodes with their yardsticks', () => {
  const edge: BurstFigures = { ...BURST, way: 'edge', rate: 19_000, rateRatio: 0.95, costRatio: 0.8 };
  const nodes: BurstFigures = { ...BURST, way: 'nodes', rate: 5_000, rateRatio: 0.97, costRatio: null };
  const part = burstPart({ ...BURSTS, figures: [BURST, edge, { ...BURST, way: 'bare' }, nodes] });
  expect(part.findings).toEqual([
    'Bursts of 12,000 requests, 100 at a time, on new and on kept connections: none failed.',
    'With the edge, nginx gives a page 0.95× as often as a file of the same bytes, and for the same time of nginx’s core 0.80× (at least 0.9× as often is wanted).',
    'Without it, the nodes behind nginx give the page 0.97× as often as the same number of bare servers there, which send the same bytes (at least 0.9× as often is wanted).',
  ]);
  expect(textOf(part)).not.toContain('▲ 0');
});

test('marks what fails, what is slower than wanted, and what was the asking’s rate', () => {
  const edge: BurstFigures = { ...BURST, way: 'edge', rateRatio: 0.85, errors: 2, asking: 0.97 };
  const part = burstPart({ ...BURSTS, figures: [BURST, edge, { ...edge, opensAnew: true, rateRatio: 1.1 }] });
  expect(part.findings[0]).toMatch(/^▲ .*: 4 failed\.$/);
  expect(part.findings[1]).toMatch(/^▲ .* 0\.85× to 1\.10× .* It is less in 1 of 2 ways to ask\.$/);
  expect(textOf(part)).toMatch(/\| \(20,000\) .*\| \*\*▲ 2\*\* \|/);
  expect(textOf(part)).toContain('**▲ 0.85×**');
  expect(textOf(part)).toContain('In 2 of 3 rows the asking took all of its core');
});

test('tells how much more nodes give, and how evenly they are asked', () => {
  const one = { rate: 5_000, p50: 1, p90: 2, p99: 9, most: 20, asking: 0.3, errors: 0 };
  const figures = [
    { ...one, nodes: 2, edge: true, rate: 20_000, shares: [0.01, 0.02] },
    { ...one, nodes: 2, edge: false, shares: [0.55, 0.45] },
  ];
  const shared = { rounds: 3, seconds: 2, connections: 32, cores: 1 };
  expect(loadPart({ ...shared, figures }).findings).toEqual([
    'Pages of all kinds a second, with the edge: 2 nodes 20,000 (p99 9.00 ms); without it: 2 nodes 5,000 (p99 9.00 ms). No request failed.',
    'With the edge, nodes are asked for at most 3 % of what readers want. Without it, each node gets its even share within 10 % of it.',
  ]);
  const failed = figures.map((each) => ({ ...each, errors: 1 }));
  expect(loadPart({ ...shared, figures: failed }).findings[0]).toMatch(/^▲ .* 2 requests failed\.$/);
});

const STICKY: StickyMeasured = {
  ...{ clients: 100, pages: 4, moved: 0, failed: 0, anonymous: { answers: 100, withCookie: 0 } },
  clientsOf: [
    { node: 'node-1', clients: 55, asked: 110, expected: 110 },
    { node: 'node-2', clients: 45, asked: 90, expected: 90 },
  ],
};

test('says whether readers stay with their nodes', () => {
  expect(stickyPart(STICKY).findings).toEqual([
    'Of 100 readers who are signed in, all stay with their node over 4 pages; the 2 nodes have an even share of them within 10 % (20 % is wanted); none of 100 answers to others carries a cookie.',
  ]);
  expect(stickyPart({ ...STICKY, moved: 3 }).findings[0]).toMatch(/^▲ .*moved to another node, 3 times/);
  const withCookie = { answers: 100, withCookie: 1 };
  expect(stickyPart({ ...STICKY, anonymous: withCookie }).findings[0]).toMatch(/^▲ .*1 of 100 answers/);
  const mixed = STICKY.clientsOf.map((one) => ({ ...one, asked: 100 }));
  const part = stickyPart({ ...STICKY, clientsOf: mixed });
  expect(part.findings[0]).toMatch(/^▲ .*by another node than their own/);
  expect(textOf(part)).toContain('| node-1 | 55 | **▲ 100** | 110 |');
});

const RUN: EventRun = {
  ...{ requests: 900, failed: 0, failures: new Map(), again: 2, median: 4, longest: 310, waitedUntil: null },
  ...{ noticedAfter: 600, outAfter: 10_400, endedAfter: null, badEnds: 0, doneAfter: 0 },
  ...{ readyAfter: null, shareAfter: null, seconds: 9 },
  comments: { sent: 20, acknowledged: 20, lost: 0, doubled: 0 },
};
const COURSE = { marks: [{ at: 2, label: 'killed' }], rates: [], worst: [] };
const event = (name: EventMeasured['name'], ...runs: EventRun[]): EventMeasured => ({
  ...{ name, runs, course: COURSE },
});

test('says what readers notice of each event', () => {
  const ended = { ...RUN, endedAfter: 5_100 };
  const events = [
    event('killed', RUN, { ...RUN, noticedAfter: 900 }),
    event('rolling', { ...ended, doneAfter: 21_400 }),
    event('added', { ...RUN, readyAfter: 1_500, shareAfter: 2_000 }),
  ];
  expect(eventsPart({ events, nodes: 3, times: 2 }).findings).toEqual([
    'A node is killed (SIGKILL), 2 times: none of 1,800 requests failed; the longest took 310 ms; it is out after 900 ms.',
    'A rolling restart of all nodes: none of 900 requests failed; the longest took 310 ms; a process ends within 5,100 ms; all are back after 21.4 s.',
    'A node is added: none of 900 requests failed; the longest took 310 ms; it has its share 500 ms after it is ready.',
  ]);
});

test('marks every event in which anything was lost, or that took too long', () => {
  const failed = { ...RUN, failed: 3, failures: new Map([['503 to a page', 3]]) };
  const events = [
    event('killed', failed),
    event('hung', { ...RUN, noticedAfter: 2_600 }),
    event('drained', { ...RUN, badEnds: 1 }),
    event('rolling', { ...RUN, comments: { ...RUN.comments, lost: 1, doubled: 1 } }),
    event('added', { ...RUN, readyAfter: 1_500 }),
  ];
  const part = eventsPart({ events, nodes: 3, times: 1 });
  expect(part.findings).toEqual([
    expect.stringMatching(/^▲ .*; 3 of 900|^▲ .*: 3 of 900 requests failed/),
    expect.stringMatching(/^▲ .*out after 2,600 ms \(2 s is wanted\)/),
    expect.stringMatching(/^▲ .*1 did not end with the code 0/),
    expect.stringMatching(/^▲ .*2 comments were lost or doubled/),
    expect.stringMatching(/^▲ .*did not get its share \(5 s is wanted\)/),
  ]);
  expect(textOf(part)).toContain('A node is killed (SIGKILL): 503 to a page (3).');
});

test('says how soon nginx gives out what was changed', () => {
  const one = { changes: 4, answers: 500, wentBack: 0 };
  const good = [
    { ...one, isKept: true, fresh: summarise([5, 9, 20, 40]) },
    { ...one, isKept: false, fresh: summarise([100, 900, 1_100, 1_900]) },
  ];
  expect(freshnessPart(good).findings).toEqual([
    expect.stringMatching(
      /^What is published is all that nginx gives out after: median 9\.00 ms, p99 40\.0 ms/,
    ),
    expect.stringMatching(/^With the balancer killed: median 900 ms, .*longest 1,900 ms/),
  ]);
  const bad = good.map((each) => ({ ...each, fresh: summarise([3_000]) }));
  for (const finding of freshnessPart(bad).findings) expect(finding).toMatch(/^▲ /);
});

function textOf({ section, findings }: Part): string {
  return markdownOf({ title: 'T', lead: 'L', findings, sections: [section] }, (id) => `${id}.svg`);
}
