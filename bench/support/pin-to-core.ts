import { spawnSync } from 'node:child_process';

/** Keeps this process, and those that it starts from now on, on one core; false where that cannot be done. */
export function pinToCore(core: number): boolean {
  return spawnSync('taskset', ['-acp', String(core), String(process.pid)]).status === 0;
}
