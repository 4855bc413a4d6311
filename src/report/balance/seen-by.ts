/** What a reader was given, and when. */
export interface Shown {
  at: number;
  version: number;
}

/** When a reader was given a version, or a later one, and nothing older afterwards; infinite where that was never. */
export function seenBy(shown: readonly Shown[], version: number): { forGood: number; wentBack: boolean } {
  const first = shown.findIndex((one) => one.version >= version);
  const lastOlder = shown.findLastIndex((one) => one.version < version);
  return {
    forGood: shown[lastOlder + 1]?.at ?? Number.POSITIVE_INFINITY,
    wentBack: first !== -1 && lastOlder > first,
  };
}
