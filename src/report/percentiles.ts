export interface Summary {
  count: number;
  median: number;
  p99: number;
  least: number;
  most: number;
}

/** @throws RangeError without any value. */
export function summarise(values: readonly number[]): Summary {
  const sorted = Float64Array.from(values).sort();
  return {
    count: sorted.length,
    median: percentileOf(sorted, 50),
    p99: percentileOf(sorted, 99),
    least: percentileOf(sorted, 0),
    most: percentileOf(sorted, 100),
  };
}

/**
 * The least of the values that so many per cent of them do not exceed (the nearest rank): always one that was measured.
 * @param sorted the least first.
 * @throws RangeError without any value.
 */
export function percentileOf(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('There is no percentile of nothing.');
  return value;
}
