// How a process is, as `application/health+json` has it.
import { statfs } from 'node:fs/promises';
import type { NodeStatus } from '../balance/nodes/node-status.ts';
import type { Caches } from '../cache/caches.ts';
import type { Database } from '../database/database.ts';
import type { Follower } from '../invalidation/follower.ts';
import type { Overload } from '../web/overload.ts';
import { whyLogIsNotRead } from './readiness.ts';

/** `warn`: it answers rightly, and somebody should look. `fail`: it does not. */
export type HealthStatus = 'pass' | 'warn' | 'fail';

export interface HealthCheck {
  status: HealthStatus;
  componentType: 'datastore' | 'component' | 'system';
  observedValue?: number | string;
  observedUnit?: string;
  /** What is wrong, for a person. */
  output?: string;
  time: string;
}

export interface HealthReport {
  status: HealthStatus;
  version: string;
  releaseId: string;
  serviceId: string;
  description: string;
  checks: Readonly<Record<string, readonly HealthCheck[]>>;
}

export interface HealthSource {
  node: NodeStatus;
  database: Pick<Database, 'connections'>;
  follower: Follower;
  caches: Pick<Caches, 'redis'>;
  overload: Pick<Overload, 'figures' | 'isFull'>;
  /** Of the program: `1.4.2`. */
  release: string;
  dataDir: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

type Found = Omit<HealthCheck, 'time'>;

const LEAST_FREE_BYTES = 1024 ** 3;

/** Asks the database for one statement, and nothing else of anybody. */
export async function healthReport(source: HealthSource): Promise<HealthReport> {
  const [log, disk] = await Promise.all([checkLog(source), checkDisk(source.dataDir)]);
  const found: Readonly<Record<string, Found | null>> = {
    'node:state': checkState(source.node),
    ...log,
    'database:connections': checkPool(source.database),
    'redis:responseTime': checkRedis(source.caches),
    'eventLoop:delay': checkDelay(source.overload),
    'disk:free': disk,
    'memory:resident': { ...system(process.memoryUsage.rss(), 'bytes') },
    'connections:open': { ...system(source.node.connections, 'connections') },
    uptime: { ...system(Math.round(process.uptime()), 's') },
  };
  const time = new Date(source.now()).toISOString();
  const checks = Object.entries(found).flatMap(([name, check]) =>
    check === null ? [] : [[name, [{ ...check, time }]] as const],
  );
  return {
    status: worst(checks.flatMap(([, [{ status }]]) => status)),
    version: source.release.split('.', 1).join(),
    releaseId: source.release,
    serviceId: source.node.name,
    description: 'A node of Octavo',
    checks: Object.fromEntries(checks),
  };
}

function checkState({ state }: NodeStatus): Found {
  const status = state === 'ready' ? 'pass' : 'warn';
  return { status, componentType: 'component', observedValue: state };
}

async function checkLog({ follower }: HealthSource): Promise<Record<string, Found>> {
  const asked = performance.now();
  const output = await whyLogIsNotRead(follower);
  const milliseconds = performance.now() - asked;
  const status = output === null ? 'pass' : 'fail';
  const { applied, sinceReadMs } = follower.state;
  const problem = output === null ? {} : { output };
  return {
    'database:responseTime': { status, ...datastore(milliseconds, 'ms'), ...problem },
    'invalidationLog:position': { status, ...datastore(applied, 'position') },
    'invalidationLog:sinceRead': { status, ...datastore(sinceReadMs / 1000, 's') },
  };
}

function checkPool({ connections }: HealthSource['database']): Found | null {
  if (connections === null) return null;
  const { total, idle, waiting } = connections;
  const observed = datastore(total - idle, 'connections');
  if (waiting === 0) return { status: 'pass', ...observed };
  return { status: 'warn', ...observed, output: `${waiting} requests wait for a connection.` };
}

/** Without it pages are made here: that costs time, and nothing is wrong. */
function checkRedis({ redis }: HealthSource['caches']): Found | null {
  if (redis === null) return null;
  const { circuit, writing, latencyMs } = redis.state;
  const observed = latencyMs === null ? { componentType: 'datastore' as const } : datastore(latencyMs, 'ms');
  if (circuit === 'closed' && writing === 'closed') return { status: 'pass', ...observed };
  const output = circuit === 'closed' ? 'It takes nothing.' : 'It does not answer; it is tried again.';
  return { status: 'warn', ...observed, output };
}

function checkDelay(overload: HealthSource['overload']): Found {
  const observed = system(round(overload.figures.delayMs), 'ms');
  if (!overload.isFull('reading')) return observed;
  return { ...observed, status: 'warn', output: 'There is too much to do: some requests get 503.' };
}

async function checkDisk(folder: string): Promise<Found> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = system(bavail * bsize, 'bytes');
    if (bavail * bsize >= LEAST_FREE_BYTES) return free;
    return { ...free, status: 'warn', output: 'Less than 1 GB is free: make room, or move DATA_DIR.' };
  } catch {
    return { status: 'warn', componentType: 'system', output: 'DATA_DIR cannot be looked at.' };
  }
}

function datastore(value: number, observedUnit: string) {
  return { componentType: 'datastore', observedValue: round(value), observedUnit } as const;
}

function system(observedValue: number, observedUnit: string): Found {
  return { status: 'pass', componentType: 'system', observedValue, observedUnit };
}

function worst(statuses: readonly HealthStatus[]): HealthStatus {
  if (statuses.includes('fail')) return 'fail';
  return statuses.includes('warn') ? 'warn' : 'pass';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
