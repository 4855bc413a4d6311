// What is being computed for a cache says what it depends on, from wherever in the program it reads.
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a computation has said of itself. */
export interface Dependencies {
  readonly tags: Set<string>;
  /** Milliseconds since 1970 at which it is no longer true without anybody changing anything. */
  trueUntil: number;
  /** The position of the invalidation log that was applied when it began. */
  readonly readAt: number;
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

/** The position that was applied when the outermost of what is being computed began; infinite where nothing is. */
export function readSince(): number {
  return current.getStore()?.readAt ?? Number.POSITIVE_INFINITY;
}

/** Runs `compute` and gathers what it depends on. Whatever it is part of depends on that as well. */
export async function gatherDependencies<Result>(
  compute: () => Promise<Result>,
  readAt = readSince(),
): Promise<{ result: Result; dependencies: Dependencies }> {
  const dependencies: Dependencies = { tags: new Set(), trueUntil: Number.POSITIVE_INFINITY, readAt };
  const result = await current.run(dependencies, compute);
  passOn([...dependencies.tags], dependencies.trueUntil);
  return { result, dependencies };
}

/** Runs what has nothing to do with what is being computed, but may have been given what that has read. */
export function withoutDependencies<Result>(work: () => Result, readAt = readSince()): Result {
  return current.run({ tags: new Set(), trueUntil: Number.POSITIVE_INFINITY, readAt }, work);
}

/** What was taken from a cache is a part of what is being computed. */
export function passOn(tags: readonly string[], time: number): void {
  dependOn(...tags);
  if (time !== Number.POSITIVE_INFINITY) trueUntil(time);
}
