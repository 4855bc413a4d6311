import { setImmediate } from 'node:timers/promises';
import { type Summary, summarise } from './percentiles.ts';

/** How often something is measured: at least so often, and on until there are enough or the time is used up. */
export interface Effort {
  least: number;
  most: number;
  /** Until then at least, in milliseconds, where `most` is not reached. */
  budgetMs: number;
  /** From then on no more, however few there are. */
  limitMs: number;
}

/**
 * Times each of the works in turn, so that what the machine does meanwhile meets all of them alike; they take turns at
 * being the first. Each is run for a while before.
 * @param works called with 0, 1, 2, … to take different arguments.
 * @returns in their order.
 */
export async function measureInTurn(
  works: readonly ((turn: number) => Promise<unknown>)[],
  effort: Effort,
  signal: AbortSignal,
): Promise<Summary[]> {
  await warmUp(works, effort, signal);
  const samples = works.map((): number[] => []);
  const started = performance.now();
  for (let turn = 0; isWanted(turn, performance.now() - started, effort); turn++) {
    for (let step = 0; step < works.length; step++) {
      const which = (turn + step) % works.length;
      // Signals arrive between turns of the event loop, and so does what the last work left to do.
      await setImmediate();
      signal.throwIfAborted();
      const begun = performance.now();
      await works[which]?.(turn);
      samples[which]?.push(performance.now() - begun);
    }
  }
  return samples.map(summarise);
}

/** As `measureInTurn`, of one. */
export async function measure(
  work: (turn: number) => Promise<unknown>,
  effort: Effort,
  signal: AbortSignal,
): Promise<Summary> {
  const [summary] = await measureInTurn([work], effort, signal);
  return summary ?? summarise([]);
}

const LEAST_ALWAYS = 3;

function isWanted(done: number, elapsed: number, { least, most, budgetMs, limitMs }: Effort): boolean {
  if (done < LEAST_ALWAYS) return true;
  if (elapsed > limitMs || done >= most) return false;
  return done < least || elapsed < budgetMs;
}

async function warmUp(
  works: readonly ((turn: number) => Promise<unknown>)[],
  { least, budgetMs }: Effort,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  for (let turn = 0; turn < least && (turn === 0 || performance.now() - started < budgetMs / 2); turn++) {
    for (const work of works) {
      await setImmediate();
      signal.throwIfAborted();
      await work(turn);
    }
  }
}
