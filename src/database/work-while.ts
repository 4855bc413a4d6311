/** How long one request goes on with work of many transactions, in milliseconds: the next request takes up the rest. */
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
