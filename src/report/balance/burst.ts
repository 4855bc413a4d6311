// Many requests at once, for one page of the site behind nginx, and for the same bytes from a file and from bare servers.
import { middle, middleOrNone } from '../middle.ts';
import { loadKinds } from '../mixed-load.ts';
import { pinProcess } from '../processes/cores.ts';
import { keptAnswer } from '../processes/kept-answer.ts';
import { startBare } from '../processes/start-bare.ts';
import type { Measuring } from './balance-context.ts';
import { BalancerProcess } from './balancer-process.ts';
import { FILE_PATH } from './changed-config.ts';
import { startBeforeOthers, startWithFile, startWithoutEdge } from './front.ts';
import { nginxTime, pinNginx } from './nginx-run.ts';
import { Nodes } from './nodes.ts';

export const WAYS = ['file', 'edge', 'bare', 'nodes'] as const;
export type WayName = (typeof WAYS)[number];

/** Medians of all rounds. */
export interface BurstFigures {
  way: WayName;
  nodes: number;
  requests: number;
  opensAnew: boolean;
  rate: number;
  /** Milliseconds, from the question to the last byte. */
  p50: number;
  p99: number;
  most: number;
  /** Milliseconds of a core that nginx took for each; null where the system does not tell. */
  cost: number | null;
  /** Part of one core that the asking took. */
  asking: number;
  errors: number;
  /** To the way's own yardstick, of each round's own two; null for the yardsticks themselves. */
  rateRatio: number | null;
  costRatio: number | null;
}

export interface BurstsMeasured {
  figures: readonly BurstFigures[];
  connections: number;
  bytes: number;
  /** Rounds for each number of requests. */
  rounds: readonly { requests: number; rounds: number }[];
  isPinned: boolean;
}

const PAGE = 'A post, many comments';
/** One after the other, before each round. */
export const ASKED_BEFORE = 20;
const YARDSTICKS: Readonly<Record<WayName, WayName | null>> = {
  ...{ file: null, edge: 'file', bare: null, nodes: 'bare' },
};

interface Way {
  name: WayName;
  port: number;
  path: string;
  folder: string;
}

export async function measureBursts(measuring: Measuring): Promise<BurstsMeasured> {
  const { context, effort, site, cores } = measuring;
  const kinds = await loadKinds(site.database.read);
  const path = kinds.find(({ name }) => name === PAGE)?.paths[0] ?? '/';
  const rounds = effort.bursts.reduce((sum, burst) => sum + burst.rounds, 0);
  const bar = context.progress('Bursts', effort.nodes.length * 2 * WAYS.length * rounds);
  await using nodes = await Nodes.start(measuring, effort.nodes[0] ?? 1);
  await using balancer = await BalancerProcess.start(measuring, 'burst', 'on');
  const figures: BurstFigures[] = [];
  let bytes = 0;
  for (const count of effort.nodes) {
    await using stack = new AsyncDisposableStack();
    await nodes.grow(count);
    await balancer.untilReady(nodes.names);
    const opened = await openWays(measuring, { nodes, balancer, path, stack, name: `burst-${count}` });
    bytes = opened.bytes;
    for (const opensAnew of [false, true])
      for (const burst of effort.bursts)
        figures.push(
          ...(await askInTurn(measuring, opened.ways, {
            ...{ ...burst, opensAnew, nodes: count, advance: () => bar.advance() },
          })),
        );
  }
  bar.done();
  return {
    ...{ figures, bytes, connections: effort.burstConnections, rounds: effort.bursts },
    isPinned: cores !== null,
  };
}

interface Opening {
  nodes: Nodes;
  balancer: BalancerProcess;
  path: string;
  stack: AsyncDisposableStack;
  name: string;
}

async function openWays(
  measuring: Measuring,
  { nodes, balancer, path, stack, name }: Opening,
): Promise<{ ways: Way[]; bytes: number }> {
  const { context, cores } = measuring;
  const plain = stack.use(await startWithoutEdge(measuring, `${name}-plain`));
  const answer = await keptAnswer(plain.port, path);
  const servers = await Promise.all(
    nodes.all.map(() => startBare(context.program, answer, { signal: context.signal, stack })),
  );
  const ports = new Map(nodes.all.map(({ port }, index) => [port, servers[index]?.port ?? 0]));
  const bare = stack.use(await startBeforeOthers(measuring, `${name}-bare`, ports));
  const kept = await keptAnswer(balancer.port, path);
  const file = stack.use(await startWithFile(measuring, `${name}-file`, { like: balancer, answer: kept }));
  if (cores !== null) {
    for (const { pid } of [...servers, ...nodes.all]) pinProcess(pid, ...cores.servers);
    for (const { folder } of [plain, bare, file, balancer]) pinNginx(folder, cores.servers);
  }
  return {
    ways: [
      { name: 'file', port: file.port, folder: file.folder, path: `/${FILE_PATH}` },
      { name: 'edge', port: balancer.port, folder: balancer.folder, path },
      { name: 'bare', port: bare.port, folder: bare.folder, path },
      { name: 'nodes', port: plain.port, folder: plain.folder, path },
    ],
    bytes: Buffer.from(answer.body, 'base64').length,
  };
}

interface Turns {
  requests: number;
  rounds: number;
  opensAnew: boolean;
  nodes: number;
  advance: () => void;
}

type Sample = Pick<BurstFigures, 'rate' | 'p50' | 'p99' | 'most' | 'cost' | 'asking' | 'errors'>;

async function askInTurn(
  measuring: Measuring,
  ways: readonly Way[],
  { requests, rounds, opensAnew, nodes, advance }: Turns,
): Promise<BurstFigures[]> {
  const samples = new Map(ways.map(({ name }): [WayName, Sample[]] => [name, []]));
  // As what was there for a while is: compiled, with its connections open.
  for (const way of ways) await burst(measuring, way, requests, opensAnew);
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < ways.length; step++) {
      // Each has its turn at being the first.
      const way = ways[(round + step) % ways.length];
      if (way !== undefined) samples.get(way.name)?.push(await burst(measuring, way, requests, opensAnew));
      advance();
    }
  }
  return ways.map(({ name }) => {
    const yardstick = YARDSTICKS[name];
    const ratios = yardstick === null ? NO_RATIOS : ratiosOf(samples.get(name), samples.get(yardstick));
    return { way: name, nodes, requests, opensAnew, ...figuresOf(samples.get(name) ?? []), ...ratios };
  });
}

const NO_RATIOS = { rateRatio: null, costRatio: null };

async function burst(
  { asking, effort }: Measuring,
  { port, path, folder }: Way,
  requests: number,
  opensAnew: boolean,
): Promise<Sample> {
  // As fresh as the page of a site that is being read.
  await asking.ask({ ports: [port], paths: [path], connections: 1, requests: ASKED_BEFORE });
  const begun = nginxTime(folder);
  const connections = effort.burstConnections;
  const result = await asking.ask({ ports: [port], paths: [path], connections, requests, opensAnew });
  const ended = nginxTime(folder);
  return {
    ...{ rate: result.requests / result.seconds, p50: result.p50, p99: result.p99, most: result.most },
    cost: begun === null || ended === null ? null : ((ended - begun) * 1000) / requests,
    ...{ asking: result.busy, errors: result.errors },
  };
}

function figuresOf(samples: readonly Sample[]): Sample {
  return {
    rate: middle(samples, (one) => one.rate),
    p50: middle(samples, (one) => one.p50),
    p99: middle(samples, (one) => one.p99),
    most: middle(samples, (one) => one.most),
    cost: middleOrNone(samples, (one) => one.cost),
    asking: middle(samples, (one) => one.asking),
    errors: samples.reduce((sum, { errors }) => sum + errors, 0),
  };
}

function ratiosOf(ours: readonly Sample[] = [], theirs: readonly Sample[] = []) {
  const rounds = ours.flatMap((one, round) => {
    const other = theirs[round];
    return other === undefined ? [] : [{ one, other }];
  });
  return {
    rateRatio: middle(rounds, ({ one, other }) => one.rate / other.rate),
    costRatio: middleOrNone(rounds, ({ one, other }) =>
      one.cost === null || other.cost === null || one.cost === 0 ? null : other.cost / one.cost,
    ),
  };
}
