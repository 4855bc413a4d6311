// What is known of a cluster: by the database of all machines, by the control sockets of this one.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { balanceStatusMethod } from '../balance/balance-status.ts';
import { listBalancers } from '../balance/balancer-registry.ts';
import { askSupervisor } from '../balance/cluster/ask-supervisor.ts';
import { isOpen } from '../balance/cluster/await-cluster.ts';
import { statusMethod } from '../balance/cluster/cluster-methods.ts';
import { readClusterRecord } from '../balance/cluster/cluster-record.ts';
import {
  type ClusterView,
  clusterRows,
  describeCluster,
  SILENT_AFTER_MS,
} from '../balance/cluster/describe-cluster.ts';
import { isRunning } from '../balance/cluster/process-identity.ts';
import { listNodes } from '../balance/nodes/node-registry.ts';
import type { Config } from '../config.ts';
import { askAll } from '../control/control-client.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { balanceUrl } from './balance-plan.ts';

const WATCH_MS = 1_000;
const USUAL_WIDTH = 80;
const HOME = '\x1b[H';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const [HIDE_CURSOR, SHOW_CURSOR] = ['\x1b[?25l', '\x1b[?25h'];

export interface StatusFlags {
  json?: boolean;
  watch?: boolean;
}

/** @returns whether anything of the cluster runs. */
export async function showCluster(config: Config, { json, watch }: StatusFlags): Promise<boolean> {
  await using database = await openKnown(config);
  if (!watch) {
    const view = await look(config, database);
    console.log(json ? jsonOf(view) : describeCluster(view, width()));
    return isAnyThere(view);
  }
  const interrupted = new AbortController();
  void once(process, 'SIGINT').then(() => interrupted.abort());
  while (!interrupted.signal.aborted) {
    const view = await look(config, database);
    redraw(json ? jsonOf(view) : describeCluster(view, width()));
    await delay(WATCH_MS, undefined, { signal: interrupted.signal }).catch(() => {});
  }
  if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
  return true;
}

/** In place, line by line: a table that is cleared first flickers. */
function redraw(text: string): void {
  if (!process.stdout.isTTY) {
    console.log(`${text}\n`);
    return;
  }
  const lines = text.split('\n').map((line) => `${line}${CLEAR_LINE_END}\n`);
  process.stdout.write(`${HIDE_CURSOR}${HOME}${lines.join('')}${CLEAR_BELOW}`);
}

function width(): number {
  return process.stdout.isTTY ? process.stdout.columns : USUAL_WIDTH;
}

async function look(config: Config, database: Database | null): Promise<ClusterView> {
  const supervisor = await askSupervisor(config.dataDir, statusMethod, {}).catch(() => null);
  const balance = (await askAll(config.dataDir, balanceStatusMethod, {})).find((answered) => answered.ok);
  const url = balance?.answer.url ?? supervisor?.url ?? balanceUrl(config.balance);
  const isHere = balance !== undefined || supervisor !== null;
  const changedAt = balance?.answer.nginx.changedAt ?? null;
  return {
    registry: database && (await readRegistry(database).catch(() => null)),
    supervisor,
    abandoned: supervisor === null ? countRunning(config.dataDir) : 0,
    nginx: isHere
      ? { url, isAnswering: await isOpen(url), toldAgo: changedAt === null ? null : Date.now() - changedAt }
      : null,
    isShared: config.database.kind === 'postgres',
  };
}

async function readRegistry({ read, kind }: Database): Promise<NonNullable<ClusterView['registry']>> {
  const [nodes, balancers] = await Promise.all([listNodes(read, kind), listBalancers(read, kind)]);
  return { nodes, balancers };
}

/** Null where there is none yet, as looking must not make one, or where it cannot be used. */
async function openKnown({ database: settings, timeLimits: limits }: Config): Promise<Database | null> {
  if (settings.kind === 'sqlite')
    return existsSync(settings.file) ? openDatabase(settings).catch(() => null) : null;
  return openDatabase({ ...settings, poolSize: 1, limits }).catch(() => null);
}

function countRunning(dataDir: string): number {
  return Object.values(readClusterRecord(dataDir).processes).filter(isRunning).length;
}

function isAnyThere({ registry, supervisor }: ClusterView): boolean {
  const heard = registry?.nodes.filter(({ heartbeatAgo }) => heartbeatAgo < SILENT_AFTER_MS) ?? [];
  return supervisor !== null || heard.length > 0;
}

function jsonOf(view: ClusterView): string {
  return JSON.stringify({ ...view, rows: clusterRows(view) }, null, 2);
}
