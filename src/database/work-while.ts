import { setImmediate } from 'node:timers/promises';

/** How long one request goes on with work of many transactions, in milliseconds: the next request takes up the rest. */
export const WORK_MS = 20_000;

/**
 * Calls `step` until it says that nothing is left, or until the time is over; whether it is done. Others have their turn
 * between two steps: SQLite answers without waiting, so that steps alone would keep the whole process from everything else.
 */
export async function workWhile(
  step: () => Promise<boolean>,
  { clock, most }: { clock: () => number; most: number },
): Promise<boolean> {
  const end = clock() + most;
  for (;;) {
    if (await step()) return true;
    if (clock() >= end) return false;
    await setImmediate();
  }
}
