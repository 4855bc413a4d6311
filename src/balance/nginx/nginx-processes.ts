// What runs as nginx, as Linux tells it in /proc.
import { readdirSync, readFileSync } from 'node:fs';

export interface NginxWorkers {
  /** Those that take requests. */
  serving: number[];
  /** Those that finish what they have. */
  closing: number[];
}

/** The process whose id a file holds, if that is nginx with this configuration. */
export function findMaster(pidFile: string, configFile: string): number | null {
  const pid = Number(read(pidFile).trim());
  return Number.isSafeInteger(pid) && pid > 1 && isMaster(pid, configFile) ? pid : null;
}

/** An id may be another process's by now. */
export function isMaster(pid: number, configFile: string): boolean {
  const title = titleOf(pid);
  return title.startsWith('nginx: master process') && title.includes(`-c ${configFile}`);
}

export function workersOf(master: number): NginxWorkers {
  const workers: NginxWorkers = { serving: [], closing: [] };
  for (const pid of childrenOf(master)) {
    const title = titleOf(pid);
    if (!title.startsWith('nginx: worker process')) continue;
    (title.includes('is shutting down') ? workers.closing : workers.serving).push(pid);
  }
  return workers;
}

function childrenOf(master: number): number[] {
  const listed = read(`/proc/${master}/task/${master}/children`);
  if (listed !== '') return listed.trim().split(/\s+/).map(Number);
  // A kernel that keeps no such list.
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === master)
    .map(Number);
}

export function parentOf(pid: number): number {
  const [, parent = ''] = /^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Number(parent);
}

/** nginx writes there what each of its processes is; empty for one that has ended. */
export function titleOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
