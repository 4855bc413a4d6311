// Measured and measuring processes keep to cores of their own where there are two: else they would take them from each other.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Cores {
  /** For the server that is measured. */
  server: number;
  /** For what asks it. */
  asking: number;
  /** For several servers together: all but that one. */
  servers: readonly number[];
}

/** Null where there is one core alone, or nothing to keep processes on one with. */
export function findCores(): Cores | null {
  const all = allowedCores();
  const [server, asking] = all;
  if (server === undefined || asking === undefined) return null;
  const servers = all.filter((core) => core !== asking);
  return spawnSync('taskset', ['--version']).status === 0 ? { server, asking, servers } : null;
}

/** Keeps a process, all its threads and those to come, on these cores. */
export function pinProcess(pid: number | undefined, ...cores: readonly number[]): void {
  if (pid !== undefined) spawnSync('taskset', ['-acp', cores.join(','), String(pid)]);
}

function allowedCores(): number[] {
  const status = readOrNothing('/proc/self/status');
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
  return coresOf(list);
}

/** Of a list as Linux writes it: `0-3,8`. */
export function coresOf(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => Number(first) + index);
  });
}

const TICKS_A_SECOND = 100;

/** Seconds that a process has spent on any core so far; null where the system does not tell (all but Linux). */
export function processorTime(pid: number | undefined): number | null {
  // The name, in brackets, may hold anything; behind it the user's and the system's time are the 12th and 13th field.
  const [, fields] = readOrNothing(`/proc/${pid}/stat`).split(/\) (?=\w )/);
  if (fields === undefined) return null;
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS_A_SECOND;
}

/** As `processorTime`, finer, of a process with one thread. */
export function threadTime(pid: number): number | null {
  const [nanoseconds = ''] = readOrNothing(`/proc/${pid}/schedstat`).split(' ');
  return nanoseconds === '' ? null : Number(nanoseconds) / 1e9;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
