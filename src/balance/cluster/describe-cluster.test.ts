import { describe, expect, test } from 'vitest';
import type { RegisteredNode } from '../nodes/node-registry.ts';
import type { ClusterStatus, WatchedFacts } from './cluster-methods.ts';
import { type ClusterView, describeCluster } from './describe-cluster.ts';
import { drawTable } from './draw-table.ts';

const MB = 1024 * 1024;

const NODE: RegisteredNode = {
  ...{ id: 'a', name: 'node-1', address: '127.0.0.1:20001', release: '1.0.0', state: 'ready' },
  ...{ startedAgo: 5_000_000, stateAgo: 4_000_000, heartbeatAgo: 2_000 },
  figures: { requests: 1234.5, p50: 0.42, p99: 18.4, hitRate: 0.987, memory: 182 * MB, position: 5, pid: 11 },
};

const WATCHED: WatchedFacts = {
  ...{ name: 'node-1', state: 'running', stateAgo: 4_000_000, pid: 11, port: 20_001 },
  ...{ failures: 0, lastEnd: null },
};

const SUPERVISOR: ClusterStatus = {
  ...{ pid: 9, url: 'http://127.0.0.1:3000', nodes: 2, operation: null },
  processes: [WATCHED],
};

const VIEW: ClusterView = {
  registry: {
    nodes: [NODE],
    balancers: [
      {
        ...{ id: 'b', name: 'balancer', url: 'http://127.0.0.1:3000', nodes: ['node-1'] },
        ...{ startedAgo: 90_000, heartbeatAgo: 1 },
      },
    ],
  },
  supervisor: SUPERVISOR,
  abandoned: 0,
  nginx: { url: 'http://127.0.0.1:3000', isAnswering: true, toldAgo: 260_000_000 },
  isShared: true,
};

describe('the table of a cluster', () => {
  test('shows nodes, balancers and nginx', () => {
    expect(`\n${describeCluster(VIEW, 80)}`).toBe(`
NODE      STATE    SINCE  REQ/S    P50   P99  HITS  MEMORY  ADDRESS
node-1    ready      67m   1235  0.4ms  18ms   98%  182 MB  127.0.0.1:20001
balancer  running    90s      –      –     –     –       –  127.0.0.1:3000
nginx     answers     3d      –      –     –     –       –  127.0.0.1:3000
`);
  });

  test('fits 80 columns whatever names and addresses are', () => {
    const name = 'a-very-long-name-of-a-machine-with-3000';
    const address = '[2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:30000';
    const figures = { requests: 123_456, p50: 12_345, p99: 99_999, hitRate: 1, memory: 12_345 * MB };
    const long = { ...NODE, name, address, figures: { ...figures, position: 1, pid: 1 } };
    const lines = describeCluster({ ...VIEW, registry: { nodes: [NODE, long], balancers: [] } }, 80).split(
      '\n',
    );
    expect(Math.max(...lines.map((line) => line.length))).toBe(80);
    expect(lines[2]).toMatch(/^a-very-.*….* ready .* 123456 +12\.3s +100\.0s +100% +12345 MB +\[.*…$/);
  });

  test('tells of what does not run, what is silent, and what is under way', () => {
    const silent = { ...NODE, name: 'far', address: '10.0.0.5:3000', heartbeatAgo: 40_000 };
    const operation = {
      id: 1,
      what: 'restart',
      lines: ['a', 'node-1 was restarted'],
      problem: null,
      isOver: false,
    };
    const ended: WatchedFacts = { ...WATCHED, state: 'pausing', pid: null, failures: 3, lastEnd: 'it ended' };
    const unknown: WatchedFacts = {
      ...WATCHED,
      name: 'node-2',
      state: 'starting',
      stateAgo: 900,
      port: 20_002,
    };
    const text = describeCluster(
      {
        ...VIEW,
        registry: { nodes: [silent, { ...NODE, id: 'killed', heartbeatAgo: 30_000 }, NODE], balancers: [] },
        supervisor: { ...SUPERVISOR, processes: [ended, unknown], operation },
        nginx: null,
        isShared: false,
      },
      80,
    );
    expect(text).toMatch(/^far +silent +40s +– .* 10\.0\.0\.5:3000$/m);
    expect(text.match(/^node-1 .*/gm)).toEqual([expect.stringMatching(/^node-1 +pausing /)]);
    expect(text).toMatch(/^node-2 +starting +1s .* 127\.0\.0\.1:20002$/m);
    expect(text).toContain('node-1: it ended, 3 times in a row');
    expect(text).toContain('Under way: restart. node-1 was restarted');
    expect(text).toContain('All nodes are on this machine');
  });

  test('says that nothing is there, or that the database cannot be asked', () => {
    const nothing = { registry: null, supervisor: null, abandoned: 0, nginx: null, isShared: false };
    expect(describeCluster(nothing, 80)).toMatch(
      /^No node is known\.\n\n.*cannot be asked.*\n.*cluster start"/,
    );
  });

  test('says that nobody looks after what runs, and takes a process that was started again for no other', () => {
    const abandoned = describeCluster({ ...VIEW, supervisor: null, abandoned: 3 }, 80);
    expect(abandoned).toContain('The supervisor does not run: what ends now is not started again.');
    const again = { ...SUPERVISOR, processes: [{ ...WATCHED, pid: 12, stateAgo: 900 }] };
    expect(describeCluster({ ...VIEW, supervisor: again }, 80)).toMatch(/^node-1 +starting +1s +– /m);
  });
});

test('a table cuts its widest columns first, down to what each must have', () => {
  const columns = [
    { heading: 'A', text: ([a]: string[]) => a ?? '', least: 3 },
    { heading: 'NUMBER', text: ([, b]: string[]) => b ?? '', isNumber: true },
    { heading: 'C', text: ([, , c]: string[]) => c ?? '', least: 4 },
  ];
  const rows = [['abcdefgh', '1', '123456']];
  expect(drawTable(columns, rows, 40)).toEqual(['A         NUMBER  C', 'abcdefgh       1  123456']);
  expect(drawTable(columns, rows, 21)).toEqual(['A      NUMBER  C', 'abcd…       1  123456']);
  expect(drawTable(columns, rows, 5)).toEqual(['A    NUMBER  C', 'ab…       1  123…']);
});
