// What is waited for while a cluster is made to do something; never for ever.
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { probeNode } from '../watch/probe.ts';
import { ClusterError } from './cluster-error.ts';
import type { ClusterProcesses } from './cluster-processes.ts';
import { LogReader, logFile, sizeOf } from './log-files.ts';
import type { WatchedProcess } from './watched-process.ts';

const READY_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 2_000;
const BALANCED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 100;
/** One that ends so often before it was ready will not be. */
const MOST_FAILURES = 3;
const SHOWN_LINES = 5;

/** @throws ClusterError with the end of its log where it ends again and again, or takes too long. */
export async function untilReady(
  processes: ClusterProcesses,
  node: WatchedProcess,
  signal: AbortSignal,
): Promise<void> {
  const isReady = () => isNodeReady(processes, node.name);
  await untilWell(processes, node, isReady, signal);
}

/** Until nginx answers readers. @throws ClusterError as `untilReady` does. */
export async function untilOpen(
  processes: ClusterProcesses,
  balancer: WatchedProcess,
  signal: AbortSignal,
): Promise<void> {
  await untilWell(processes, balancer, () => isOpen(processes.settings.url), signal);
}

export async function isNodeReady(processes: ClusterProcesses, name: string): Promise<boolean> {
  const port = processes.portOf(name);
  if (port === undefined || processes.get(name).state !== 'running') return false;
  const probed = await probeNode(`127.0.0.1:${port}`, ANSWER_WITHIN_MS, () => performance.now());
  return probed?.outcome === 'ready';
}

/** Whether the balancers came to give these nodes requests, in good time. */
export async function untilBalanced(
  { settings }: ClusterProcesses,
  names: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + BALANCED_WITHIN_MS;
  while (Date.now() < deadline) {
    // Where the database cannot be asked just now, it may be in a moment.
    const balanced: readonly string[] = await settings.balancedNodes().catch(() => []);
    if (names.every((name) => balanced.includes(name))) return true;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
  return false;
}

async function untilWell(
  { settings }: ClusterProcesses,
  process: WatchedProcess,
  isWell: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  const failuresBefore = process.failures;
  const file = logFile(settings.dataDir, process.name);
  const written = new LogReader(file, sizeOf(file));
  const said = () => endOf(file, written.read());
  while (!(await isWell())) {
    if (process.failures - failuresBefore >= MOST_FAILURES)
      throw new ClusterError(`${process.name} does not start: ${process.lastEnd}. ${said()}`);
    if (Date.now() > deadline)
      throw new ClusterError(`${process.name} is not ready after ${READY_WITHIN_MS / 1000} s. ${said()}`);
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

function endOf(file: string, lines: readonly string[]): string {
  if (lines.length === 0) return `It wrote nothing into ${file}.`;
  // The same each time that it was tried.
  const last = new Set(lines.slice(-SHOWN_LINES));
  return [`The end of ${file}:`, ...[...last].map((line) => `  ${line}`)].join('\n');
}

/** Whether anything is answered there but that nobody can. */
export function isOpen(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const options = { agent: false, timeout: ANSWER_WITHIN_MS, rejectUnauthorized: false };
  const get = url.startsWith('https:') ? getHttps : getHttp;
  const asking = get(`${url}/livez`, options, (response) => {
    response.resume();
    resolve((response.statusCode ?? 500) < 500);
  });
  asking.on('timeout', () => asking.destroy()).on('error', () => resolve(false));
  asking.on('close', () => resolve(false));
  return promise;
}
