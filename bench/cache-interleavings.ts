// Whether the caches are ever wrong: worlds of two or three processes in which everything that can happen at once happens in
// an order of chance, on the real machinery; see tests/support/cache-model/.
//   node bench/cache-interleavings.ts [--runs 100000] [--seed 1] [--path 12:3:4]
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { loadMachinery } from '../tests/support/cache-model/machinery.ts';
import { world } from '../tests/support/cache-model/model-step.ts';
import { runWorld } from '../tests/support/cache-model/run-world.ts';

const EVERY_MS = 10_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const machinery = await loadMachinery();
const outcomes = new Map<string, number>();
const orders = new Set<string>();
const counts = { runs: 0, steps: 0 };
const started = performance.now();
let told = started;

const property = fc.asyncProperty(world, async (made) => {
  const { problem, trace, outcomes: own } = await runWorld(machinery, made);
  counts.runs += 1;
  counts.steps += trace.split(';').length - 1;
  orders.add(createHash('sha256').update(trace).digest('base64').slice(0, 12));
  for (const [outcome, times] of own) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + times);
  if (performance.now() - told > EVERY_MS) tell();
  if (problem !== undefined) throw new Error(problem);
});

const result = await fc.check(property, { numRuns: runs, seed, ...(values.path && { path: values.path }) });
tell();
if (result.failed) {
  const [counterexample] = result.counterexample ?? [];
  console.log(
    `\nAgainst the rules: ${result.errorInstance instanceof Error ? result.errorInstance.message : ''}`,
  );
  for (const step of counterexample?.steps ?? []) console.log(`  ${JSON.stringify(step)}`);
  console.log(
    `${counterexample?.nodes} processes, ${counterexample?.isShared ? 'with' : 'without'} a shared tier`,
  );
  console.log(`Again: node bench/cache-interleavings.ts --seed ${seed} --path ${result.counterexamplePath}`);
  process.exitCode = 1;
} else console.log(`No world was against the rules. Seed ${seed}.`);

function tell(): void {
  told = performance.now();
  const seconds = ((told - started) / 1000).toFixed(0);
  const { user, system } = process.cpuUsage();
  const busy = ((user + system) / 1_000_000).toFixed(0);
  const given = [...outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(', ');
  console.log(
    `${seconds} s, ${busy} s of a core: ${counts.runs} worlds, ${orders.size} orders, ${counts.steps} steps; reads: ${given}`,
  );
}
