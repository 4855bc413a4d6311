const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A process that ran for so long was well. */
const WELL_AFTER_MS = 60_000;

/**
 * How long a process that ended on its own waits until it is started again.
 * @param failures in a row, this one included.
 */
export function restartPause(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/** @param before failures in a row before this one; @param livedMs how long the process ran. */
export function failuresInRow(before: number, livedMs: number): number {
  return livedMs >= WELL_AFTER_MS ? 1 : before + 1;
}
