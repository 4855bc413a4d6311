// The same readers against one process with more and more of the cache, and against a bare server.
import { Buffer } from 'node:buffer';
import { middle, middleOrNone } from '../middle.ts';
import { loadKinds, mixedPaths } from '../mixed-load.ts';
import { pinProcess } from '../processes/cores.ts';
import { keptAnswer } from '../processes/kept-answer.ts';
import type { Node } from '../processes/node.ts';
import { NodeMetrics } from '../processes/node-metrics.ts';
import { startBare } from '../processes/start-bare.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './cache-context.ts';

/** Medians of all rounds; null for what the system or the process does not tell. */
export interface LoadFigures {
  /** Answers a second. */
  rate: number;
  p50: number;
  p90: number;
  p99: number;
  /** Milliseconds of a core for an answer. */
  cost: number | null;
  /** Part of one core that the process took. */
  processor: number | null;
  /** Part of one core that the asking took. */
  asking: number;
  errors: number;
}

export interface LayerFigures extends LoadFigures {
  name: string;
  memoryBytes: number;
  /** Of what is kept, in all layers. */
  cacheBytes: number;
  entries: number;
  /** Part of what each layer was asked for that was there; null where it was hardly asked. */
  hits: { pages: number | null; fragments: number | null; values: number | null };
}

export interface LayersMeasured {
  layers: readonly LayerFigures[];
  /** The front page alone: kept, and the same bytes from a bare server. */
  yardstick: {
    kept: LoadFigures;
    bare: LoadFigures;
    bytes: number;
    /** Kept to bare, of each round's own two: as a machine that is busy for a while is so for both. */
    rateRatio: number;
    /** Answers for the time of a core; null where the system does not tell. */
    costRatio: number | null;
  };
  /** What the readers wanted, of all requests together. */
  kinds: readonly { name: string; weight: number; addresses: number }[];
  rounds: number;
  seconds: number;
  connections: number;
  isPinned: boolean;
}

export const LAYERS = [
  { name: 'No cache', settings: { CACHE: 'off' } },
  { name: 'Values', settings: { CACHE: 'values' } },
  { name: 'Values, fragments', settings: { CACHE: 'fragments' } },
  { name: 'Values, fragments, pages', settings: { CACHE: 'pages' } },
] as const;
const WITH_REDIS = 'All of them, and Redis';

export async function measureLayers(measuring: Measuring): Promise<LayersMeasured> {
  const { context, options, effort, redis, site, cores } = measuring;
  await using stack = new AsyncDisposableStack();
  const kinds = [
    ...LAYERS,
    ...(redis === null ? [] : [{ name: WITH_REDIS, settings: { CACHE: 'pages', REDIS_URL: redis.url } }]),
  ];
  const bar = context.progress('Layers', kinds.length + 2 + effort.rounds * (kinds.length + 2));
  const wanted = await loadKinds(site.database.read);
  const paths = mixedPaths(wanted);
  const ways: Way[] = [];
  for (const { name, settings } of kinds) {
    const node = stack.use(await measuring.startNode(settings));
    ways.push({ name, node, port: node.port, paths, processorTime: () => node.processorTime });
  }
  const kept = ways[LAYERS.length - 1];
  if (kept?.node === undefined) throw new RangeError('There is no process with all layers.');
  const answer = await keptAnswer(kept.node.port, '/');
  const bare = await startBare(context.program, answer, { signal: context.signal, stack });
  if (cores !== null) pinProcess(bare.pid, cores.server);
  ways.push({ ...kept, name: 'kept', paths: ['/'] });
  ways.push({ name: 'bare', port: bare.port, paths: ['/'], processorTime: bare.processorTime });
  for (const way of ways) {
    await ask(measuring, way, effort.warmUpSeconds);
    bar.advance();
  }
  const samples = ways.map((): Sample[] => []);
  for (let round = 0; round < effort.rounds; round++) {
    for (let step = 0; step < ways.length; step++) {
      // Each has its turn at being the first.
      const which = (round + step) % ways.length;
      const way = ways[which];
      if (way !== undefined) samples[which]?.push(await ask(measuring, way, options.seconds));
      bar.advance();
    }
  }
  bar.done();
  const at = (index: number) => figuresOf(samples[index] ?? []);
  return {
    layers: kinds.map(({ name }, index) => ({ name, ...at(index), ...kindOf(samples[index] ?? []) })),
    yardstick: {
      ...{ kept: at(kinds.length), bare: at(kinds.length + 1) },
      ...ratiosOf(samples[kinds.length] ?? [], samples[kinds.length + 1] ?? []),
      bytes: Buffer.from(answer.body, 'base64').length,
    },
    kinds: wanted.map(({ name, weight, paths: own }) => ({ name, weight, addresses: own.length })),
    ...{ rounds: effort.rounds, seconds: options.seconds, connections: effort.connections },
    isPinned: cores !== null,
  };
}

interface Way {
  name: string;
  port: number;
  paths: readonly string[];
  processorTime: () => number | null;
  /** Not there for the bare server. */
  node?: Node;
}

interface Sample extends LoadFigures {
  before: NodeMetrics | undefined;
  after: NodeMetrics | undefined;
}

async function ask({ asking, effort }: Measuring, way: Way, seconds: number): Promise<Sample> {
  const order = { ports: [way.port], paths: [...way.paths], connections: effort.connections, seconds };
  const before = await way.node?.metrics();
  const begun = way.processorTime();
  const result = await asking.ask(order);
  const ended = way.processorTime();
  const worked = begun === null || ended === null ? null : ended - begun;
  if (result.requests === 0)
    throw new ReportError('unexpected-answer', `Nothing was answered on port ${way.port}.`);
  return {
    ...result,
    rate: result.requests / result.seconds,
    cost: worked === null ? null : (worked * 1000) / result.requests,
    processor: worked === null ? null : worked / result.seconds,
    asking: result.busy,
    before,
    after: await way.node?.metrics(),
  };
}

function figuresOf(samples: readonly Sample[]): LoadFigures {
  return {
    rate: middle(samples, (one) => one.rate),
    p50: middle(samples, (one) => one.p50),
    p90: middle(samples, (one) => one.p90),
    p99: middle(samples, (one) => one.p99),
    cost: middleOrNone(samples, (one) => one.cost),
    processor: middleOrNone(samples, (one) => one.processor),
    asking: middle(samples, (one) => one.asking),
    errors: samples.reduce((sum, { errors }) => sum + errors, 0),
  };
}

function ratiosOf(kept: readonly Sample[], bare: readonly Sample[]) {
  const rounds = kept.flatMap((ours, round) => {
    const theirs = bare[round];
    return theirs === undefined ? [] : [{ ours, theirs }];
  });
  return {
    rateRatio: middle(rounds, ({ ours, theirs }) => ours.rate / theirs.rate),
    costRatio: middleOrNone(rounds, ({ ours, theirs }) =>
      ours.cost === null || theirs.cost === null || ours.cost === 0 ? null : theirs.cost / ours.cost,
    ),
  };
}

function kindOf(samples: readonly Sample[]) {
  const share = (cache: string) =>
    middleOrNone(samples, ({ before, after }) =>
      before === undefined || after === undefined ? null : NodeMetrics.hitShare(before, after, cache),
    );
  const last = samples.at(-1)?.after;
  return {
    memoryBytes: last?.sum('process_resident_memory_bytes') ?? 0,
    cacheBytes: last?.sum('octavo_cache_bytes') ?? 0,
    entries: last?.sum('octavo_cache_entries') ?? 0,
    hits: { pages: share('pages'), fragments: share('fragments'), values: share('values') },
  };
}
