import { readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

/** Seconds that a process has spent on any core so far; null where the system does not tell (all but Linux). */
export function processorTime(pid: number | undefined): number | null {
  try {
    // The name, in brackets, may hold anything; behind it the user's and the system's time are the 12th and 13th field.
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=\w )/);
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    return ((user ?? 0) + (system ?? 0)) / TICKS_A_SECOND;
  } catch {
    return null;
  }
}
