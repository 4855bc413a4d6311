// Whether running processes ever show less than they have shown or were told, and how long they go on showing what another
// has changed: two nodes on one database, one who writes through forms and one who writes beside them, readers of four
// pages who check each answer; first in peace, then while nodes, writers, Redis and what they hear of each other are
// killed, stopped, cut off and filled with garbage.
//   node bench/stale-reads.ts [--minutes 6] [--seed 1] [--only postgres-redis|postgres|sqlite]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../src/database/database.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import { type Staleness, watchStaleness } from '../tests/support/staleness/watch-staleness.ts';

const CASES: { name: string; kind: DatabaseKind; withRedis: boolean }[] = [
  { name: 'postgres-redis', kind: 'postgres', withRedis: true },
  { name: 'postgres', kind: 'postgres', withRedis: false },
  { name: 'sqlite', kind: 'sqlite', withRedis: false },
];
/** Once so long that nothing is mended by it, and once so short that it happens between all the rest. */
const TTLS = [3600, 1];
/** Of the time of each. */
const CALM = 0.3;
const LONGEST_FAULT_MS = 5_000;
const FAULT_PAUSE_MS = 2_000;
const PAUSE_MS = 200;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const cases = CASES.filter(({ name }) => values.only === undefined || values.only === name);
if (cases.length === 0) throw new Error(`--only must be one of ${CASES.map(({ name }) => name).join(', ')}`);
const milliseconds = (Number(values.minutes) * 60_000) / cases.length / TTLS.length;

const rows: string[] = [];
for (const one of cases) {
  for (const ttlSeconds of TTLS) {
    const name = `${one.name}, TTL ${ttlSeconds} s`;
    const load = loadavg()[0] ?? 0;
    rows.push(rowOf(name, await watch(name, one, ttlSeconds), load));
  }
}
console.log(
  '\n| case | reads | marked | changes | violations | lost | ms until visible in peace: median, p99, worst | with faults | load | faults |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const row of rows) console.log(row);

async function watch(
  name: string,
  { kind, withRedis }: (typeof CASES)[number],
  ttlSeconds: number,
): Promise<Staleness> {
  await using databases = await startOwnDatabases(kind);
  await using database = await databases.create();
  const seen = await watchStaleness({
    database: database.settings,
    withRedis,
    ttlSeconds,
    seed: Number(values.seed),
    calmMs: milliseconds * CALM,
    faultyMs: milliseconds * (1 - CALM),
    longestFaultMs: LONGEST_FAULT_MS,
    faultPauseMs: FAULT_PAUSE_MS,
    pauseMs: PAUSE_MS,
    onProgress: (line) => console.log(`${name}: ${line}`),
  });
  const problems = [...seen.violations, ...seen.lost];
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
  return seen;
}

function rowOf(name: string, seen: Staleness, load: number): string {
  const { answers, marked, changes, violations, lost, untilVisible, faults } = seen;
  const kinds = [...faults].map(([kind, times]) => `${kind} ${times}`).join(', ');
  const counts = [answers, marked, changes, violations.length, lost.length].join(' | ');
  const times = `${told(untilVisible.calm)} | ${told(untilVisible.faulty)}`;
  return `| ${name} | ${counts} | ${times} | ${load.toFixed(1)} | ${kinds} |`;
}

function told(sorted: readonly number[]): string {
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  return `${at(0.5)}, ${at(0.99)}, ${(sorted.at(-1) ?? 0).toFixed(1)}`;
}
