/** What a promise gives within so many milliseconds; undefined where that takes longer. */
export async function inTime<Result>(
  promise: Promise<Result>,
  milliseconds: number,
): Promise<Result | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  // Timers come before what was received, immediates after it: what has come is not late because this process was busy.
  const timer = setTimeout(() => setImmediate(resolve, undefined), milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
