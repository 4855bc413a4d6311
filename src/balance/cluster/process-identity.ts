// Which process is meant: numbers of processes are given again, the moment at which one began is not.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export const processIdentity = z.object({ pid: z.int().positive(), began: z.string() });
export type ProcessIdentity = z.output<typeof processIdentity>;

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** Of what follows the name in `/proc/<pid>/stat`. */
const STATE = 0;
const START_TICKS = 19;

/** Null where no such process runs: one that has ended and waits for its parent to notice does not. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const began = existsSync(BOOT_ID) ? beganByKernel(pid) : beganByPs(pid);
  return began === null ? null : { pid, began };
}

export function isRunning({ pid, began }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.began === began;
}

/** Sends a signal, and never to another process that was given the number. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function beganByKernel(pid: number): string | null {
  try {
    const ticks = startTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    // Ticks are counted from when the machine was started.
    return ticks === null ? null : `${readFileSync(BOOT_ID, 'utf8').slice(0, 8)}-${ticks}`;
  } catch {
    return null;
  }
}

/** Of a line of `/proc/<pid>/stat`, in which the name may hold anything; null for a process that has ended. */
export function startTicks(stat: string): string | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return /^[ZXx]$/.test(fields[STATE] ?? 'X') ? null : (fields[START_TICKS] ?? null);
}

function beganByPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [, state = 'Z', began = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout ?? '') ?? [];
  return state.startsWith('Z') || began === '' ? null : began;
}
