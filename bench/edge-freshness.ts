// How long after a change was answered nginx's own cache still gives out what was there before: two nodes, nginx, who keeps its
// cache exact, readers who ask for one page again and again, and somebody who changes it through either node. Then the same
// while nobody keeps it exact.
//   node bench/edge-freshness.ts [--changes 300] [--unkept 25] [--readers 2] [--only sqlite|postgres]
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { EdgeFigures } from '../src/balance/edge/edge-keeper.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../src/database/open-database.ts';
import { type Edge, startEdge } from '../tests/support/edge.ts';
import { startOctavo } from '../tests/support/octavo.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import { AUTH_SECRET, SITE_URL, seedSite } from '../tests/support/staleness/seed-site.ts';
import { type Answered, TitleReader } from './support/title-reader.ts';
import { TitleWriter } from './support/title-writer.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];
/** Changes come at all times of a second: nginx asks for a page once in each. */
const LONGEST_PAUSE_MS = 700;
const LONGEST_MS = 10_000;
/** Whoever goes back to something older does it by then. */
const AFTERWARDS_MS = 100;
/** In milliseconds: of 99 in a hundred, and of all. */
const WANTED = { kept: 50, unkept: 2_000 };

const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '300' },
    unkept: { type: 'string', default: '25' },
    readers: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const rows: string[] = [];
for (const kind of KINDS) if (values.only === undefined || values.only === kind) await measure(kind);
console.log(
  '\n| | changes | ms until no reader is given anything older: median, p99, worst | until the first is given it: median, p99 | answers | given something older after something newer |',
);
console.log('|---|---|---|---|---|---|');
for (const row of rows) console.log(row);

async function measure(kind: DatabaseKind): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const databases = stack.use(await startOwnDatabases(kind));
  const { settings } = stack.use(await databases.create());
  const database = stack.use(await openDatabase(settings));
  const { cookie } = await seedSite(database);
  const env = { SITE_URL, AUTH_SECRET, TRUST_PROXY: '127.0.0.1', ...placeOf(settings) };
  const nodes = await Promise.all(
    [1, 2].map((number) => startOctavo({ env: { ...env, NODE_NAME: `node-${number}` } })),
  );
  for (const node of nodes) stack.use(node);
  const edge = stack.use(
    await startEdge(
      nodes.map(({ url }) => new URL(url).host),
      SITE_URL,
    ),
  );
  const keeper = await startKeeper(edge, settings);
  stack.defer(() => void keeper.kill('SIGKILL'));
  const writer = new TitleWriter(
    database,
    nodes.map(({ url }) => url),
    cookie,
  );
  const readers = Array.from(
    { length: Number(values.readers) },
    () => new TitleReader(`http://127.0.0.1:${edge.port}`),
  );
  const add = async (name: string, wanted: number, count: number) => {
    const before = sum(readers);
    const seen = await change(writer, readers, count);
    rows.push(rowOf(name, seen, sum(readers) - before));
    const delays = seen.map(({ all }) => all).toSorted((one, other) => one - other);
    // What nobody keeps exact is never older than that, what somebody does only where the machine is busy.
    if (at(delays, wanted === WANTED.unkept ? 1 : 0.99) > wanted) process.exitCode = 1;
  };
  const reading = { isOver: false };
  const all = Promise.all(readers.map((reader) => reader.readUntil(() => reading.isOver)));
  await add(`${kind}, kept exact`, WANTED.kept, Number(values.changes));
  keeper.send('figures');
  const [figures] = (await once(keeper, 'message')) as [EdgeFigures];
  console.log(`${kind}: ${figures.removed} files removed, ${figures.missed} found late`);
  keeper.kill('SIGKILL');
  await once(keeper, 'exit');
  await add(`${kind}, nobody keeps it`, WANTED.unkept, Number(values.unkept));
  reading.isOver = true;
  await all;
}

function placeOf(settings: DatabaseSettings): Record<string, string> {
  return settings.kind === 'sqlite' ? { DATA_DIR: dirname(settings.file) } : { DATABASE_URL: settings.url };
}

async function startKeeper({ folder }: Edge, database: DatabaseSettings): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'support/keep-edge.ts');
  const child = fork(program, [JSON.stringify({ folder, database })]);
  await once(child, 'message');
  return child;
}

/** What became of one change, in milliseconds since it was answered. */
interface Seen {
  /** Until some reader was given it. */
  first: number;
  /** Until no reader was given anything older any more. */
  all: number;
  /** For how long a reader was given something older after it; 0 where none was. */
  back: number;
}

async function change(writer: TitleWriter, readers: readonly TitleReader[], count: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let done = 1; done <= count; done++) {
    await setTimeout(Math.random() * LONGEST_PAUSE_MS);
    for (const reader of readers) reader.answers = [];
    const number = await writer.write();
    const answered = performance.now();
    while (!readers.every((reader) => reader.newest >= number)) {
      if (performance.now() > answered + LONGEST_MS) throw new Error(`Change ${number} is not seen.`);
      await setTimeout(1);
    }
    await setTimeout(AFTERWARDS_MS);
    const each = readers.map(({ answers }) => seenBy(answers, number));
    seen.push({
      first: Math.max(0, Math.min(...each.map(({ first }) => first)) - answered),
      all: Math.max(0, Math.max(...each.map(({ last }) => last)) - answered),
      back: Math.max(0, ...each.map(({ older, first }) => older - first)),
    });
    if (done % 100 === 0) console.log(`${done} changes`);
  }
  return seen;
}

/** When a reader was first given a change, when for good, and when for the last time something older. */
function seenBy(
  answers: readonly Answered[],
  number: number,
): { first: number; last: number; older: number } {
  const first = answers.find((answer) => answer.number >= number)?.at ?? Number.POSITIVE_INFINITY;
  const place = answers.findLastIndex((answer) => answer.number < number);
  const older = answers[place]?.at ?? Number.NEGATIVE_INFINITY;
  return { first, older, last: answers[place + 1]?.at ?? Number.POSITIVE_INFINITY };
}

function rowOf(name: string, seen: readonly Seen[], answers: number): string {
  const [all, first] = [seen.map((one) => one.all), seen.map((one) => one.first)];
  const back = seen.flatMap((one) => (one.back > 0 ? [one.back] : []));
  const went = back.length === 0 ? 'never' : `${back.length} times, for ${told(back, [1])} ms at most`;
  return `| ${name} | ${seen.length} | ${told(all, [0.5, 0.99, 1])} | ${told(first, [0.5, 0.99])} | ${answers} | ${went} |`;
}

function told(numbers: readonly number[], shares: readonly number[]): string {
  const sorted = numbers.toSorted((one, other) => one - other);
  return shares.map((share) => at(sorted, share).toFixed(1)).join(', ');
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function sum(readers: readonly TitleReader[]): number {
  return readers.reduce((all, { total }) => all + total, 0);
}
