// Starts the supervisor of a cluster as a process of its own, and waits until the site is open.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { loadAuthSecret } from '../accounts/auth-secret.ts';
import { hasOwner } from '../accounts/owners.ts';
import { setUpUrl } from '../accounts/set-up.ts';
import {
  askRunning,
  askSupervisor,
  endSupervisor,
  followOperation,
} from '../balance/cluster/ask-supervisor.ts';
import { checkPlace } from '../balance/cluster/check-place.ts';
import { ClusterError } from '../balance/cluster/cluster-error.ts';
import { scaleMethod, statusMethod } from '../balance/cluster/cluster-methods.ts';
import { LogReader, logFile, logFolder, sizeOf } from '../balance/cluster/log-files.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database/open-database.ts';
import { counted } from '../web/counted.ts';
import { balanceUrl } from './balance-plan.ts';
import { programFile } from './cluster-run.ts';

const LOOK_EVERY_MS = 100;
const SUPERVISOR_WITHIN_MS = 20_000;
const ENDED_WITHIN_MS = 10_000;

/** @param nodes null for as many as last time. */
export async function startInBackground(config: Config, nodes: number | null): Promise<void> {
  const { dataDir } = config;
  const running = await askSupervisor(dataDir, statusMethod, {});
  if (running !== null) {
    console.log(`It runs already, at ${running.url}, with ${counted(running.nodes, 'node')}.`);
    if (nodes !== null && nodes !== running.nodes) await scaleTo(dataDir, nodes);
    return;
  }
  await checkPlace(dataDir, config.balance);
  await startSupervisor(dataDir, nodes);
  await announce(config);
}

/** Has another supervisor, with the settings of this command, go on with what runs. */
export async function replaceSupervisor({ dataDir, balance }: Config): Promise<void> {
  const { url } = await askRunning(dataDir, statusMethod, {});
  if (url !== balanceUrl(balance))
    throw new ClusterError(
      `HOST, PORT and BALANCE_TLS_CERT must stay for that, so that readers find nginx where it is: at ${url}. Stop the cluster and start it again to change them.`,
    );
  await endSupervisor(dataDir);
  await startSupervisor(dataDir, null);
}

export async function scaleTo(dataDir: string, nodes: number): Promise<void> {
  const begun = await askRunning(dataDir, scaleMethod, { nodes });
  await followOperation(dataDir, begun, printStep);
  console.log(`There ${nodes === 1 ? 'is' : 'are'} ${counted(nodes, 'node')} now.`);
}

export function printStep(line: string): void {
  console.log(`  ${line}`);
}

async function startSupervisor(dataDir: string, nodes: number | null): Promise<void> {
  const file = logFile(dataDir, 'cluster');
  mkdirSync(logFolder(dataDir), { recursive: true });
  const written = new LogReader(file, sizeOf(file));
  const log = openSync(file, 'a', 0o640);
  const wanted = nodes === null ? [] : ['--nodes', String(nodes)];
  const args = [programFile(), 'cluster', 'run', '--quiet', '--detached', ...wanted];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  console.log(`Starting in ${dataDir}; the logs are in ${logFolder(dataDir)}.`);
  try {
    const begun = await untilBegun(child, dataDir);
    await followOperation(dataDir, begun, printStep);
  } catch (error) {
    // It gives a first start up that comes to nothing, and says why before it ends.
    await untilEnded(child);
    const said = written.read().filter((line) => !line.startsWith('{'));
    throw child.exitCode === null || said.length === 0 ? error : new ClusterError(said.join('\n'));
  }
}

async function untilBegun(child: ChildProcess, dataDir: string): Promise<{ id: number }> {
  const deadline = Date.now() + SUPERVISOR_WITHIN_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const status = await askSupervisor(dataDir, statusMethod, {});
    if (status?.operation) return status.operation;
    await delay(LOOK_EVERY_MS);
  }
  throw new ClusterError(`The supervisor does not answer. ${logFile(dataDir, 'cluster')} may say why.`);
}

/** For a moment only: it goes on where some nodes were there before. */
async function untilEnded(child: ChildProcess): Promise<void> {
  const deadline = Date.now() + ENDED_WITHIN_MS;
  while (child.exitCode === null && Date.now() < deadline) await delay(LOOK_EVERY_MS);
}

async function announce(config: Config): Promise<void> {
  const url = config.siteUrl ?? balanceUrl(config.balance);
  console.log(`Octavo is open at ${url}`);
  if (config.database.kind === 'sqlite')
    console.log(
      'All nodes are on this machine, as the database is a file. With PostgreSQL (DATABASE_URL) others may join.',
    );
  await using database = await openDatabase(config.database);
  if (await hasOwner(database.read)) return;
  const secret = await loadAuthSecret(database, config.authSecret, Date.now());
  console.log(`This site has no owner yet. Become it at ${setUpUrl(url, secret)}`);
}
