// Work on a tag of many posts takes a while; a request does as much of it as fits into one, and the next goes on.

/** How long one request goes on, in milliseconds. */
export const WORK_MS = 20_000;

/** Calls `step` until it says that nothing is left, or until the time is over; whether it is done. */
export async function workWhile(
  step: () => Promise<boolean>,
  { clock, most }: { clock: () => number; most: number },
): Promise<boolean> {
  const end = clock() + most;
  do {
    if (await step()) return true;
  } while (clock() < end);
  return false;
}
