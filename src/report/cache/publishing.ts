// What a change costs a site whose pages are kept: how many of them are made anew when they are asked for again.

import { middle } from '../middle.ts';
import { somePages } from '../mixed-load.ts';
import type { Node } from '../processes/node.ts';
import type { Measuring } from './cache-context.ts';
import { changesOf } from './changes.ts';

/** Medians of all times. */
export interface ChangeFigures {
  name: string;
  /** Pages that were made anew. */
  made: number;
  /** Until all pages were answered once more, in milliseconds. */
  milliseconds: number;
  statements: number;
}

export interface ChangesMeasured {
  changes: readonly ChangeFigures[];
  /** All of them asked for once more, with nothing changed, in milliseconds. */
  unchangedMs: number;
  pages: number;
  times: number;
}

const CONNECTIONS = 4;
const WARM_TRIES = 10;

export async function measureChanges(measuring: Measuring): Promise<ChangesMeasured> {
  const { context, effort, site } = measuring;
  await using node = await measuring.startNode({ CACHE: 'pages' });
  const paths = await somePages(site.database.read, effort.warmPages);
  const changes = await changesOf(site.database, paths, context.now);
  const bar = context.progress('What a change costs', changes.length * effort.changes);
  await askForAll(measuring, node, paths);
  const kept = await keptPaths(measuring, node, paths);
  const unchanged = await askForAll(measuring, node, kept);
  const samples = changes.map((): Asked[] => []);
  for (let time = 0; time < effort.changes; time++) {
    for (const [index, { make }] of changes.entries()) {
      await keptPaths(measuring, node, kept);
      await make(time);
      await untilKnown(measuring, node);
      samples[index]?.push(await askForAll(measuring, node, kept));
      bar.advance();
    }
  }
  bar.done();
  const figures = changes.map(({ name }, index) => ({ name, ...middleOf(samples[index] ?? []) }));
  const { milliseconds: unchangedMs } = unchanged;
  return { changes: figures, unchangedMs, pages: kept.length, times: effort.changes };
}

interface Asked {
  made: number;
  milliseconds: number;
  statements: number;
}

async function askForAll({ asking }: Measuring, node: Node, paths: string[]): Promise<Asked> {
  const before = await node.metrics();
  const order = { ports: [node.port], paths, connections: CONNECTIONS, requests: paths.length };
  const { seconds, hits } = await asking.ask(order);
  const after = await node.metrics();
  return {
    made: paths.length - hits,
    milliseconds: seconds * 1000,
    statements: after.statements - before.statements,
  };
}

/** Asks until all are kept, of those that ever are: an answer that leads elsewhere may not be. */
async function keptPaths(measuring: Measuring, node: Node, paths: string[]): Promise<string[]> {
  for (let time = 0; time < WARM_TRIES; time++) {
    if ((await askForAll(measuring, node, paths)).made === 0) return paths;
  }
  const kept: string[] = [];
  for (const path of paths) {
    if ((await askForAll(measuring, node, [path])).made === 0) kept.push(path);
  }
  return kept;
}

function untilKnown({ site, context }: Measuring, node: Node): Promise<void> {
  return node.untilApplied(site.follower.state.applied, context.signal);
}

function middleOf(samples: readonly Asked[]): Asked {
  return {
    made: middle(samples, (one) => one.made),
    milliseconds: middle(samples, (one) => one.milliseconds),
    statements: middle(samples, (one) => one.statements),
  };
}
