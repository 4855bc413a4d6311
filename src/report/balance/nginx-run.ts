// The nginx processes of the report: daemons, which go on unless they are ended.
import { join } from 'node:path';
import { Nginx } from '../../balance/nginx/nginx.ts';
import { CONFIG_FILE, PID_FILE } from '../../balance/nginx/nginx-config.ts';
import { findMaster, workersOf } from '../../balance/nginx/nginx-processes.ts';
import { pinProcess, threadTime } from '../processes/cores.ts';

const SILENT = { info() {}, warn() {} };

function masterOf(folder: string): number | null {
  return findMaster(join(folder, PID_FILE), join(folder, CONFIG_FILE));
}

/** The master first: what it starts from then on stays where it is. */
export function nginxPids(folder: string): number[] {
  const master = masterOf(folder);
  return master === null ? [] : [master, ...workersOf(master).serving];
}

export function pinNginx(folder: string, cores: readonly number[]): void {
  for (const pid of nginxPids(folder)) pinProcess(pid, ...cores);
}

/** Seconds of any core so far; null where the system does not tell. */
export function nginxTime(folder: string): number | null {
  const times = nginxPids(folder).map(threadTime);
  if (times.length === 0) return null;
  return times.reduce((sum: number | null, time) => (sum === null || time === null ? null : sum + time), 0);
}

/** Whether a balancer still looks after it or not. */
export async function endNginx(folder: string, program: string | null): Promise<void> {
  await using nginx = await Nginx.open({ settings: { folder, nginx: program }, logger: SILENT });
  await nginx.stop({ graceful: false });
  folders.delete(folder);
}

const folders = new Set<string>();

/** A second Ctrl-C ends this process where it stands. */
export function stopAtExit(folder: string): void {
  folders.add(folder);
  process.off('exit', abandonAll).on('exit', abandonAll);
}

function abandonAll(): void {
  for (const folder of folders) {
    const master = masterOf(folder);
    if (master !== null) process.kill(master, 'SIGTERM');
  }
}
