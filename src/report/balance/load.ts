// Readers of all kinds of pages who want the next one as soon as they have one, with more and more nodes.
import { middle } from '../middle.ts';
import { loadKinds, mixedPaths } from '../mixed-load.ts';
import { pinProcess } from '../processes/cores.ts';
import type { LoadResult } from '../processes/load-order.ts';
import type { Node } from '../processes/node.ts';
import type { Measuring } from './balance-context.ts';
import { BalancerProcess } from './balancer-process.ts';
import { startWithoutEdge } from './front.ts';
import { pinNginx } from './nginx-run.ts';
import { Nodes } from './nodes.ts';

/** Medians of all rounds. */
export interface SustainedFigures {
  nodes: number;
  edge: boolean;
  rate: number;
  p50: number;
  p90: number;
  p99: number;
  most: number;
  asking: number;
  errors: number;
  /** Of all requests, those that each node was asked for, in the order of their names. */
  shares: readonly number[];
}

export interface SustainedMeasured {
  figures: readonly SustainedFigures[];
  rounds: number;
  seconds: number;
  connections: number;
  /** For all servers together; null where nothing is kept to cores. */
  cores: number | null;
}

export async function measureSustained(measuring: Measuring): Promise<SustainedMeasured> {
  const { context, effort, site, cores } = measuring;
  const paths = mixedPaths(await loadKinds(site.database.read));
  const bar = context.progress('Sustained load', effort.nodes.length * 2 * (effort.loadRounds + 1));
  await using nodes = await Nodes.start(measuring, effort.nodes[0] ?? 1);
  await using balancer = await BalancerProcess.start(measuring, 'load', 'on');
  const figures: SustainedFigures[] = [];
  for (const count of effort.nodes) {
    await nodes.grow(count);
    await balancer.untilReady(nodes.names);
    await using plain = await startWithoutEdge(measuring, `load-plain-${count}`);
    if (cores !== null) {
      for (const { pid } of nodes.all) pinProcess(pid, ...cores.servers);
      for (const { folder } of [balancer, plain]) pinNginx(folder, cores.servers);
    }
    const ways: { edge: boolean; port: number; samples: Sample[] }[] = [
      { edge: true, port: balancer.port, samples: [] },
      { edge: false, port: plain.port, samples: [] },
    ];
    for (let round = -1; round < effort.loadRounds; round++) {
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
        const sample = await ask(measuring, way.port, paths, nodes.all);
        if (round >= 0) way.samples.push(sample);
        bar.advance();
      }
    }
    for (const { edge, samples } of ways) figures.push({ nodes: count, edge, ...figuresOf(samples) });
  }
  bar.done();
  const { loadRounds: rounds, loadSeconds: seconds, loadConnections: connections } = effort;
  return { figures, rounds, seconds, connections, cores: cores?.servers.length ?? null };
}

type Sample = LoadResult & { shares: number[] };

async function ask(
  { asking, effort }: Measuring,
  port: number,
  paths: string[],
  nodes: readonly Node[],
): Promise<Sample> {
  const before = await Promise.all(nodes.map(pagesAskedOf));
  const { loadConnections: connections, loadSeconds: seconds } = effort;
  const result = await asking.ask({ ports: [port], paths, connections, seconds });
  const after = await Promise.all(nodes.map(pagesAskedOf));
  const shares = after.map((count, index) => (count - (before[index] ?? 0)) / Math.max(1, result.requests));
  return { ...result, shares };
}

/** How often a node was asked for a page so far. */
export async function pagesAskedOf(node: Node): Promise<number> {
  return (await node.metrics()).sum('octavo_cache_requests_total', { cache: 'pages' });
}

function figuresOf(samples: readonly Sample[]): Omit<SustainedFigures, 'nodes' | 'edge'> {
  const count = samples[0]?.shares.length ?? 0;
  return {
    rate: middle(samples, (one) => one.requests / one.seconds),
    p50: middle(samples, (one) => one.p50),
    p90: middle(samples, (one) => one.p90),
    p99: middle(samples, (one) => one.p99),
    most: Math.max(...samples.map((one) => one.most)),
    asking: middle(samples, (one) => one.busy),
    errors: samples.reduce((sum, { errors }) => sum + errors, 0),
    shares: Array.from({ length: count }, (_, node) => middle(samples, (one) => one.shares[node] ?? 0)),
  };
}
