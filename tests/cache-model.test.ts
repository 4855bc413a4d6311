import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadMachinery, type StartMachinery } from './support/cache-model/machinery.ts';
import { world } from './support/cache-model/model-step.ts';
import { MUTANTS } from './support/cache-model/mutants.ts';
import { runWorld } from './support/cache-model/run-world.ts';

/** `bench/cache-interleavings.ts` tries many more. */
const WORLDS = 1_500;
const LONGEST_MS = 120_000;
/** A fault that no world shows in is one that the worlds cannot see. */
const MOST_WORLDS = 3_000;

function holds(machinery: StartMachinery) {
  return fc.asyncProperty(world, async (made) => {
    const { problem } = await runWorld(machinery, made);
    if (problem !== undefined) throw new Error(problem);
  });
}

describe('Processes that read, write, stop and lose each other', () => {
  test('never show what they know to be outdated, and in the end all show the newest', {
    timeout: LONGEST_MS,
  }, async () => {
    await fc.assert(holds(await loadMachinery()), { numRuns: WORLDS });
  });

  test.each(MUTANTS)('are seen to be wrong where $name', { timeout: LONGEST_MS }, async ({
    changes,
    seed,
  }) => {
    const property = holds(await loadMachinery(changes));
    const result = await fc.check(property, { seed, numRuns: MOST_WORLDS, endOnFailure: true });
    expect(result.failed).toBe(true);
    expect(String(result.errorInstance)).not.toMatch(/TypeError|ReferenceError/);
  });
});
