// `octavo start --workers`: several processes on one port, by Node's own cluster.
import cluster, { type Worker as ForkedProcess } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { type Logger, pino } from 'pino';
import { OCTAVO_VERSION } from '../backup/octavo-version.ts';
import { Membership } from '../balance/nodes/membership.ts';
import { defaultNodeAddress, defaultNodeName } from '../balance/nodes/node-address.ts';
import type { NodeFigures } from '../balance/nodes/node-registry.ts';
import { hearStopSignals } from '../balance/nodes/stop-signals.ts';
import { sumFigures } from '../balance/workers/sum-figures.ts';
import type { Primary } from '../balance/workers/worker-membership.ts';
import { fromWorker, RETIRE } from '../balance/workers/worker-message.ts';
import {
  type Worker,
  type WorkerEnd,
  type WorkerPlace,
  WorkerSupervisor,
} from '../balance/workers/worker-supervisor.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database/open-database.ts';
import { wholeNumber } from './whole-number.ts';

const MOST_WORKERS = 512;
/** Beside what a worker may take by its settings. */
const PATIENCE_MS = 10_000;

/** Reads an option's value: a number, or `auto` for one for each processor. */
export function workerCount(value: string): number {
  if (value === 'auto') return availableParallelism();
  try {
    return wholeNumber(1, MOST_WORKERS)(value);
  } catch {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_WORKERS}, or "auto".`);
  }
}

/**
 * In one of these processes, the one that has started it; null in any other. Until it is disposed the process does not end
 * by itself.
 */
export function findPrimary(): (Primary & Disposable) | null {
  const { worker } = cluster;
  if (worker === undefined) return null;
  // A terminal that closes tells all of them; what it means is the primary's matter.
  process.on('SIGHUP', () => {});
  return {
    tell: (message) => void process.send?.(message),
    onMessage: (hear) => void process.on('message', hear),
    end: () => void process.kill(process.pid, 'SIGTERM'),
    [Symbol.dispose]: () => void worker.disconnect(),
  };
}

/** Whether this is the first of them to be started: what is to be told once it tells. */
export function isFirstWorker(): boolean {
  return cluster.worker?.id === 1;
}

/**
 * Looks after so many processes until it is asked to end.
 * @throws WorkersError when none can be started.
 */
export async function runWorkers(config: Config, count: number): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const patienceMs = (config.node.drainDelaySeconds + config.shutdownSeconds) * 1000 + PATIENCE_MS;
  const supervisor = new WorkerSupervisor({ count, fork: forkWorker, logger, patienceMs });
  const { asked, urged } = hearStopSignals();
  urged.addEventListener('abort', () => supervisor.urge());
  const place = await supervisor.startFirst(asked);
  if (place === null) return;
  try {
    await serveUntil(asked, { config, logger, supervisor, place, count });
  } finally {
    if (!(await supervisor.stop())) process.exitCode = 1;
  }
}

interface Serving {
  config: Config;
  logger: Logger;
  supervisor: WorkerSupervisor;
  place: WorkerPlace;
  count: number;
}

async function serveUntil(asked: Promise<void>, serving: Serving): Promise<void> {
  const { config, logger, supervisor, place, count } = serving;
  const { timeLimits: limits } = config;
  await using database = await openDatabase({ ...config.database, ...{ limits } });
  await using membership = new Membership({ ...memberOf(serving), database, logger });
  await Promise.race([asked, supervisor.startOthers()]);
  membership.open();
  process.on('SIGHUP', () => void supervisor.restart());
  logger.info({ url: place.url, workers: count }, `Octavo is open at ${place.url}, by ${count} workers`);
  await asked;
  await membership.drain();
  await supervisor.stop();
}

/** All of them are one node: what asks at their address gets any of them. */
function memberOf({ config, supervisor, place: { host, port } }: Serving) {
  const { name, address } = config.node;
  return {
    node: {
      id: randomUUID(),
      name: name ?? defaultNodeName(port),
      address: address ?? defaultNodeAddress(host, port),
      release: OCTAVO_VERSION,
    },
    figures: () => sumFigures(supervisor.figures, process.pid),
  };
}

function forkWorker(): Worker {
  const forked = cluster.fork();
  const { promise: ready, resolve: open } = Promise.withResolvers<WorkerPlace>();
  let figures: NodeFigures | null = null;
  forked.on('message', (given: unknown) => {
    const { data } = fromWorker.safeParse(given);
    if (data?.kind === 'ready') open({ host: data.host, port: data.port, url: data.url });
    if (data?.kind === 'figures') figures = data.figures;
  });
  return {
    pid: forked.process.pid,
    ready,
    ended: untilEnded(forked),
    get figures() {
      return figures;
    },
    // One that cannot be told any more is ending already.
    retire: () => forked.isConnected() && forked.send(RETIRE, () => {}),
    signal: (signal) => forked.process.kill(signal),
  };
}

function untilEnded(forked: ForkedProcess): Promise<WorkerEnd> {
  const { promise, resolve } = Promise.withResolvers<WorkerEnd>();
  forked.on('error', (error) => resolve({ how: error.message, isOrderly: false }));
  forked.once('exit', (code: number | null, signal: string | null) =>
    resolve({
      how: signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`,
      // Asked to end before it had begun.
      isOrderly: code === 0 || signal === 'SIGTERM',
    }),
  );
  return promise;
}
