// What readers get while Redis and the database go away, hang and come back: two processes on PostgreSQL, a load that goes
// on. No answer may be an error of the server, and none may be missing.
//   node bench/keeps-serving.ts [--seconds 8] [--readers 40] [--nodes 2]
import { parseArgs } from 'node:util';
import { type AnswerTally, SORTS } from '../tests/support/answer-tally.ts';
import { watchOutage } from '../tests/support/outage.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    readers: { type: 'string', default: '40' },
    nodes: { type: 'string', default: '2' },
  },
});

await using databases = await startOwnDatabases('postgres');
await using database = await databases.create();
if (database.settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
const { phases, asked, made } = await watchOutage({
  url: database.settings.url,
  phaseMs: () => Number(values.seconds) * 1000,
  readers: Number(values.readers),
  nodes: Number(values.nodes),
  pauseMs: 40,
  newPosts: 1_200,
  neverMs: 60_000,
});

console.log(
  `| phase | answers | ${SORTS.join(' | ')} | kept: 99 of 100, all | others: 99 of 100, all |\n|${'---|'.repeat(SORTS.length + 4)}`,
);
for (const phase of phases) console.log(row(phase));
const last = phases.at(-1);
for (const [kind, milliseconds] of last?.recovered ?? [])
  console.log(
    `${kind}: the last answer that was not good came ${Math.round(milliseconds)} ms after the return`,
  );
console.log(`after the return ${asked} addresses were asked for, and ${made} pages were made`);
for (const { name, wrong } of phases) {
  for (const [what, count] of wrong) console.log(`  ${name}: ${count} × ${what}`);
  if (wrong.size > 0) process.exitCode = 1;
}

function row(phase: AnswerTally): string {
  const isKept = (kind: string) => kind === 'kept';
  const times = (isOf: (kind: string) => boolean) =>
    [0.99, 1].map((part) => `${Math.round(phase.slowest(part, isOf))} ms`).join(', ');
  const counts = SORTS.map((sort) => phase.counts[sort]);
  const cells = [phase.name, phase.total, ...counts, times(isKept), times((kind) => !isKept(kind))];
  return `| ${cells.join(' | ')} |`;
}
