// The supervisor of a cluster, in this process.
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { pino } from 'pino';
import { balanceStatusMethod } from '../balance/balance-status.ts';
import { checkFolder, checkPorts } from '../balance/cluster/check-place.ts';
import type { ClusterSettings } from '../balance/cluster/cluster-settings.ts';
import { LogReader, logFile, namedLine, sizeOf } from '../balance/cluster/log-files.ts';
import { Supervisor } from '../balance/cluster/supervisor.ts';
import { hearStopSignals } from '../balance/nodes/stop-signals.ts';
import { type Config, siteEnvironmentWith } from '../config.ts';
import { askAll } from '../control/control-client.ts';
import { findProjectRoot } from '../web/assets.ts';
import { balanceUrl } from './balance-plan.ts';
import { stopLeftNginx } from './balance-run.ts';

const FIRST_NODES = 2;
const FOLLOW_EVERY_MS = 250;
/** What a node takes for its end beside its requests: a database that does not let go, a machine that is busy. */
const END_MARGIN_MS = 15_000;
const HUNG_MS = 30_000;
/** nginx does not ask a node that refused for two whole seconds of its clock, which come to three. */
const NOTICE_MS = 3_500;

/** @param nodes null for as many as last time. */
export async function runCluster(
  config: Config,
  nodes: number | null,
  { isQuiet, isDetached }: { isQuiet: boolean; isDetached: boolean },
): Promise<void> {
  const logger = pino({ level: config.logLevel });
  checkFolder(config.dataDir);
  await using supervisor = await Supervisor.open(clusterSettings(config, isDetached), logger);
  // Another one that begins at the same moment looks as well, by listening there: only one may.
  await checkPorts(config.balance);
  const { asked, urged } = hearStopSignals();
  void asked.then(() => supervisor.stop());
  urged.addEventListener('abort', () => supervisor.urge());
  using _logs = isQuiet ? null : printLogs(supervisor, config.dataDir);
  supervisor.start(nodes ?? supervisor.wanted ?? FIRST_NODES);
  await supervisor.untilStopped;
}

/** Ends what a supervisor that was killed has left; false where nothing is left. */
export async function stopRemains(config: Config, print: (line: string) => void): Promise<boolean> {
  const logger = pino({ level: 'silent' });
  await using supervisor = await Supervisor.open(clusterSettings(config, false), logger);
  const isAnyLeft = supervisor.status().processes.length > 0;
  await supervisor.stop();
  await supervisor.untilStopped;
  const lines = supervisor.status().operation?.lines ?? [];
  for (const line of lines) print(line);
  return isAnyLeft || lines.length > 0;
}

export function programFile(): string {
  return join(findProjectRoot(import.meta.dirname), 'bin/octavo.js');
}

function clusterSettings(config: Config, isDetached: boolean): ClusterSettings {
  const { dataDir, siteUrl, trustedProxies, balance, node, shutdownSeconds } = config;
  return {
    ...{ dataDir, siteUrl, trustedProxies, isDetached },
    program: { file: programFile(), environment: siteEnvironmentWith },
    url: balanceUrl(balance),
    endMs: (node.drainDelaySeconds + shutdownSeconds) * 1000 + END_MARGIN_MS,
    hungMs: HUNG_MS,
    noticeMs: NOTICE_MS,
    balancedNodes: () => balancedNodes(dataDir),
    stopNginx: () => stopLeftNginx(config),
  };
}

async function balancedNodes(dataDir: string): Promise<string[]> {
  const answers = await askAll(dataDir, balanceStatusMethod, {});
  const nodes = answers.flatMap((answered) => (answered.ok ? answered.answer.nodes : []));
  return nodes.filter(({ isConfigured }) => isConfigured).map(({ name }) => name);
}

/** Copies what the processes write from now on to the standard output. */
function printLogs(supervisor: Supervisor, dataDir: string): Disposable {
  const readers = new Map<string, LogReader>();
  const names = () => supervisor.status().processes.map(({ name }) => name);
  for (const name of names()) readers.set(name, newEnd(logFile(dataDir, name)));
  const print = () => {
    for (const name of names()) {
      const reader = readers.get(name) ?? newEnd(logFile(dataDir, name));
      readers.set(name, reader);
      for (const line of reader.read()) process.stdout.write(`${namedLine(name, line)}\n`);
    }
  };
  const timer = setInterval(print, FOLLOW_EVERY_MS);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      print();
    },
  };
}

function newEnd(file: string): LogReader {
  return new LogReader(file, sizeOf(file));
}
