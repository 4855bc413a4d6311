// Very many readers at the same moment, for a page that nobody has asked for before.
import { EVERYTHING } from '../../invalidation/log.ts';
import { middle } from '../middle.ts';
import { loadKinds } from '../mixed-load.ts';
import { type Summary, summarise } from '../percentiles.ts';
import type { Node } from '../processes/node.ts';
import type { Measuring } from './cache-context.ts';
import { purge } from './purge.ts';

export interface StampedeFigures {
  name: string;
  processes: number;
  /** How often the page was made, each time that it was tried. */
  renders: Summary;
  statements: number;
  /** Medians, in milliseconds; `last` until everybody had it. */
  p50: number;
  p99: number;
  last: number;
  errors: number;
}

export interface StampedesMeasured {
  cases: readonly StampedeFigures[];
  readers: number;
  times: number;
  hasRedis: boolean;
}

const PAGE = 'A post, many comments';

export async function measureStampedes(measuring: Measuring): Promise<StampedesMeasured> {
  const { context, effort, redis, site } = measuring;
  const { stampedes: times, stampedeReaders: readers } = effort;
  const kinds = await loadKinds(site.database.read);
  const path = kinds.find(({ name }) => name === PAGE)?.paths[0] ?? '/';
  const shared = redis === null ? null : { CACHE: 'pages', REDIS_URL: redis.url };
  const cases = [
    { name: 'One process, no cache', settings: { CACHE: 'off' }, processes: 1 },
    { name: 'One process', settings: { CACHE: 'pages' }, processes: 1 },
    { name: 'Two processes', settings: { CACHE: 'pages' }, processes: 2 },
    ...(shared === null ? [] : [{ name: 'Two processes with Redis', settings: shared, processes: 2 }]),
  ];
  const bar = context.progress('Stampedes', cases.length * times);
  const found: StampedeFigures[] = [];
  for (const { name, settings, processes } of cases) {
    await using stack = new AsyncDisposableStack();
    const nodes: Node[] = [];
    for (let count = 0; count < processes; count++)
      nodes.push(stack.use(await measuring.startNode(settings, processes === 1)));
    await warmUp(
      measuring,
      nodes,
      kinds.flatMap((kind) => kind.paths),
    );
    const samples: Sample[] = [];
    for (let time = 0; time < times; time++) {
      samples.push(await stampede(measuring, nodes, path, readers));
      bar.advance();
    }
    found.push({ name, processes, ...figuresOf(samples) });
  }
  bar.done();
  return { cases: found, readers, times, hasRedis: redis !== null };
}

async function warmUp({ asking, effort }: Measuring, nodes: readonly Node[], paths: string[]): Promise<void> {
  const ports = nodes.map(({ port }) => port);
  await asking.ask({ ports, paths, connections: 8, seconds: effort.warmUpSeconds });
}

interface Sample {
  renders: number;
  statements: number;
  p50: number;
  p99: number;
  last: number;
  errors: number;
}

async function stampede(
  measuring: Measuring,
  nodes: readonly Node[],
  path: string,
  readers: number,
): Promise<Sample> {
  await purge(measuring, [EVERYTHING], nodes);
  const before = await totals(nodes);
  const result = await measuring.asking.ask({
    ...{ ports: nodes.map(({ port }) => port), paths: [path], connections: readers, requests: readers },
  });
  const after = await totals(nodes);
  return {
    renders: after.renders - before.renders,
    statements: after.statements - before.statements,
    ...{ p50: result.p50, p99: result.p99, last: result.most },
    errors: result.errors,
  };
}

async function totals(nodes: readonly Node[]): Promise<{ renders: number; statements: number }> {
  const all = await Promise.all(nodes.map((node) => node.metrics()));
  return {
    renders: all.reduce((sum, { renders }) => sum + renders, 0),
    statements: all.reduce((sum, { statements }) => sum + statements, 0),
  };
}

function figuresOf(samples: readonly Sample[]): Omit<StampedeFigures, 'name' | 'processes'> {
  return {
    renders: summarise(samples.map(({ renders }) => renders)),
    statements: middle(samples, (one) => one.statements),
    p50: middle(samples, (one) => one.p50),
    p99: middle(samples, (one) => one.p99),
    last: middle(samples, (one) => one.last),
    errors: samples.reduce((sum, { errors }) => sum + errors, 0),
  };
}
