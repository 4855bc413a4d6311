// Whether what was committed survives: processes that write posts and comments through the site's own commands are killed
// without warning, again and again, and the database is compared with what they had been told is committed.
//   node bench/crash-writes.ts [--times 200] [--database sqlite|postgres]
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { problemsOfLoad } from '../tests/support/check-load.ts';
import type { EmptyDatabase } from '../tests/support/databases.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import {
  type Acknowledged,
  addTo,
  emptyAcknowledgement,
  startLoadWriter,
} from '../tests/support/write-load.ts';

export interface CrashOptions {
  create: () => Promise<EmptyDatabase>;
  /** How many processes are killed. */
  times: number;
  /** Each writer makes up to so many commits before it is killed. */
  mostCommits?: number;
}

export interface CrashResult {
  kills: number;
  /** Acknowledged before their process was killed. */
  commits: number;
  /** Of the acknowledged, those that deleted a post. */
  deletions: number;
  problems: string[];
}

const WRITERS = 2;
/** A new database now and then: counting anew takes the square of the time. */
const ROUNDS_OF_ONE_DATABASE = 10;
const LONGEST_PAUSE_MS = 20;

if (import.meta.main) {
  const { values } = parseArgs({
    options: { times: { type: 'string', default: '200' }, database: { type: 'string', default: 'sqlite' } },
  });
  await printCrashes(values.database === 'postgres' ? 'postgres' : 'sqlite', Number(values.times));
}

/** Kills processes that write, `WRITERS` at a time, and looks at the database after each time. */
export async function crashWrites({ create, times, mostCommits = 40 }: CrashOptions): Promise<CrashResult> {
  const result: CrashResult = { kills: 0, commits: 0, deletions: 0, problems: [] };
  while (result.kills < times) {
    await using place = await create();
    await prepare(place);
    const acknowledged = emptyAcknowledgement();
    for (let round = 0; round < ROUNDS_OF_ONE_DATABASE && result.kills < times; round++) {
      await killWriters(place, acknowledged, { round, mostCommits });
      result.kills += WRITERS;
      result.problems.push(...(await problemsOfLoad(place.settings, acknowledged)));
    }
    result.commits += acknowledged.commits;
    result.deletions += acknowledged.deleted.size;
  }
  return result;
}

async function prepare({ settings }: EmptyDatabase): Promise<void> {
  await using database = await openDatabase(settings);
  await migrate(database, Date.now());
}

async function killWriters(
  { settings }: EmptyDatabase,
  acknowledged: Acknowledged,
  { round, mostCommits }: { round: number; mostCommits: number },
): Promise<void> {
  const writers = Array.from({ length: WRITERS }, (_, place) =>
    startLoadWriter(settings, `w${round}x${place}`),
  );
  try {
    // Any number of commits, and then any moment of the next one.
    await Promise.all(
      writers.map((writer) => writer.untilCommits(1 + Math.floor(Math.random() * mostCommits))),
    );
    await delay(Math.random() * LONGEST_PAUSE_MS);
  } finally {
    await Promise.all(writers.map((writer) => writer.kill()));
  }
  for (const writer of writers) addTo(acknowledged, writer.acknowledged);
}

async function printCrashes(kind: DatabaseKind, times: number): Promise<void> {
  await using databases = await startOwnDatabases(kind);
  const started = performance.now();
  const { kills, commits, deletions, problems } = await crashWrites({ create: databases.create, times });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log('| database | killed | commits acknowledged | of these deletions | problems | seconds |');
  console.log('|---|---|---|---|---|---|');
  console.log(`| ${kind} | ${kills} | ${commits} | ${deletions} | ${problems.length} | ${seconds} |`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
