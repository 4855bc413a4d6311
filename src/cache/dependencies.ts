// What is being computed for a cache says what it depends on, from wherever in the program it reads.
import { AsyncLocalStorage } from 'node:async_hooks';

/** What was known of the invalidation log when something began to be computed. */
export interface Known {
  /** The position that was applied. */
  readonly applied: number;
  /** How often it was news; see `Freshness.version`. */
  readonly version: number;
}

/** What is wrong with something: a part of it could not be made, or was outdated and is shown in need. */
export type Flaw = 'failed' | 'rescued';

/** What a computation has said of itself. */
export interface Dependencies {
  readonly tags: Set<string>;
  /** Milliseconds since 1970 at which it is no longer true without anybody changing anything. */
  trueUntil: number;
  /** Why it must not be kept; null where it may. */
  flaw: Flaw | null;
  /** When the outermost of what it is a part of began, as it may have been given what that had read. */
  readonly since: Known | undefined;
  /** What it is a part of: what is wrong with it is wrong with that. */
  readonly outer: Dependencies | undefined;
}

const current = new AsyncLocalStorage<Dependencies>();

/** What is being computed shows these: it is made anew once one of them is invalidated. Nothing where nothing is kept. */
export function dependOn(...tags: readonly string[]): void {
  const dependencies = current.getStore();
  if (dependencies === undefined) return;
  for (const tag of tags) dependencies.tags.add(tag);
}

/** What is being computed is wrong from then on, in milliseconds since 1970: comments close, say. */
export function trueUntil(time: number): void {
  const dependencies = current.getStore();
  if (dependencies !== undefined) dependencies.trueUntil = Math.min(dependencies.trueUntil, time);
}

/** What is being computed is not as it should be, nor is what it is a part of. */
export function spoil(flaw: Flaw): void {
  for (let spoilt = current.getStore(); spoilt !== undefined; spoilt = spoilt.outer) {
    if (spoilt.flaw !== 'rescued') spoilt.flaw = flaw;
  }
}

/** What was known when the outermost of what is being computed began; undefined where nothing is. */
export function knownSince(): Known | undefined {
  return current.getStore()?.since;
}

/** What is known now, or was when the outermost of what is being computed began. */
export function earliestKnown({ applied, version }: Known): Known {
  const since = knownSince();
  if (since === undefined) return { applied, version };
  return { applied: Math.min(applied, since.applied), version: since.version };
}

/** Runs `compute` and gathers what it depends on. Whatever it is part of depends on that as well, even if it fails. */
export async function gatherDependencies<Result>(
  compute: () => Promise<Result>,
  since = knownSince(),
): Promise<{ result: Result; dependencies: Dependencies }> {
  const dependencies = noDependencies(since);
  try {
    const result = await current.run(dependencies, compute);
    return { result, dependencies };
  } finally {
    passOn([...dependencies.tags], dependencies.trueUntil);
  }
}

/**
 * Runs what says by itself what it depends on: what is being computed depends on nothing of that, but has its flaws.
 */
export function withoutDependencies<Result>(work: () => Result, since = knownSince()): Result {
  return current.run(noDependencies(since), work);
}

/** What was taken from a cache is a part of what is being computed. */
export function passOn(tags: readonly string[], time: number): void {
  dependOn(...tags);
  if (time !== Number.POSITIVE_INFINITY) trueUntil(time);
}

function noDependencies(known: Known | undefined): Dependencies {
  // What is given may go on to know more.
  const since = known && { applied: known.applied, version: known.version };
  return {
    tags: new Set(),
    trueUntil: Number.POSITIVE_INFINITY,
    flaw: null,
    since,
    outer: current.getStore(),
  };
}
