const SHORTEST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * How long to wait before trying again, in milliseconds: longer after each failure, and by chance a little different for each
 * process, so that not all of them come back at once.
 * @param failures in a row, 1 after the first.
 */
export function pauseAfter(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures, 10));
  return longest * (0.5 + 0.5 * random());
}
