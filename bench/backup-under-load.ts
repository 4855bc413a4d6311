// Whether a backup is one moment of the site: backups while other processes write at full speed, each brought back to a new
// place and compared with what the writers had been told is committed when it began.
//   node bench/backup-under-load.ts [--times 50] [--database sqlite|postgres]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backupSite } from '../src/backup/backup-site.ts';
import { restoreSite } from '../src/backup/restore-site.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { type DatabaseSettings, openDatabase } from '../src/database/open-database.ts';
import { FolderMediaStore } from '../src/media/folder-media-store.ts';
import { problemsOfLoad } from '../tests/support/check-load.ts';
import type { EmptyDatabase } from '../tests/support/databases.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import {
  type Acknowledged,
  addTo,
  copyOf,
  emptyAcknowledgement,
  type LoadWriter,
  startLoadWriter,
} from '../tests/support/write-load.ts';

export interface BackupLoadOptions {
  create: () => Promise<EmptyDatabase>;
  /** How many backups. */
  times: number;
}

export interface BackupLoadResult {
  backups: number;
  /** Acknowledged before the last backup of each database began. */
  commits: number;
  /** Acknowledged while backups were made. */
  commitsMeanwhile: number;
  /** Of each backup, in milliseconds, its check included. */
  durations: number[];
  problems: string[];
}

const WRITERS = 3;
const FIRST_COMMITS = 10;
/** A new database now and then: counting anew takes the square of the time. */
const BACKUPS_OF_ONE_DATABASE = 5;

if (import.meta.main) {
  const { values } = parseArgs({
    options: { times: { type: 'string', default: '50' }, database: { type: 'string', default: 'sqlite' } },
  });
  await printBackups(values.database === 'postgres' ? 'postgres' : 'sqlite', Number(values.times));
}

/** Makes backups while `WRITERS` processes write, and proves each of them. */
export async function backupUnderLoad({ create, times }: BackupLoadOptions): Promise<BackupLoadResult> {
  const result: BackupLoadResult = {
    backups: 0,
    commits: 0,
    commitsMeanwhile: 0,
    durations: [],
    problems: [],
  };
  while (result.backups < times) {
    const count = Math.min(BACKUPS_OF_ONE_DATABASE, times - result.backups);
    await backUpOneDatabase(create, count, result);
  }
  return result;
}

async function backUpOneDatabase(
  create: BackupLoadOptions['create'],
  count: number,
  result: BackupLoadResult,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { settings } = stack.use(await create());
  await prepare(settings);
  const folder = await mkdtemp(join(tmpdir(), 'octavo-under-load-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const writers = Array.from({ length: WRITERS }, (_, place) =>
    stack.use(startLoadWriter(settings, `w${place}`)),
  );
  await Promise.all(writers.map((writer) => writer.untilCommits(FIRST_COMMITS)));
  for (let number = 0; number < count; number++) {
    const file = join(folder, `${number}.octavo`);
    const acknowledged = await backUp(settings, file, writers, result);
    result.problems.push(...(await problemsOfBackup(file, create, acknowledged)));
    result.backups += 1;
    if (number === count - 1) result.commits += acknowledged.commits;
  }
}

async function prepare(settings: DatabaseSettings): Promise<void> {
  await using database = await openDatabase(settings);
  await migrate(database, Date.now());
}

/** What must be in the backup. */
async function backUp(
  database: DatabaseSettings,
  file: string,
  writers: readonly LoadWriter[],
  result: BackupLoadResult,
): Promise<Acknowledged> {
  const before = together(writers);
  const started = performance.now();
  const mediaStore = new FolderMediaStore(`${file}-no-media`);
  await backupSite({ database, mediaStore, now: Date.now }, { file });
  result.durations.push(performance.now() - started);
  const after = together(writers);
  result.commitsMeanwhile += after.commits - before.commits;
  // What was deleted after the count and before the backup's moment may be gone.
  return { ...before, deleting: after.deleting };
}

function together(writers: readonly LoadWriter[]): Acknowledged {
  const all = emptyAcknowledgement();
  for (const writer of writers) addTo(all, copyOf(writer.acknowledged));
  return all;
}

async function problemsOfBackup(
  file: string,
  create: BackupLoadOptions['create'],
  acknowledged: Acknowledged,
): Promise<string[]> {
  await using place = await create();
  const mediaStore = new FolderMediaStore(`${file}-no-media`);
  await restoreSite({ database: place.settings, mediaStore, now: Date.now }, { file });
  return await problemsOfLoad(place.settings, acknowledged);
}

async function printBackups(kind: DatabaseKind, times: number): Promise<void> {
  await using databases = await startOwnDatabases(kind);
  const { backups, commits, commitsMeanwhile, durations, problems } = await backupUnderLoad({
    create: databases.create,
    times,
  });
  const sorted = durations.toSorted((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const longest = Math.round(sorted.at(-1) ?? 0);
  console.log(
    '| database | backups | commits before them | commits while they were made | problems | ms, median | ms, longest |',
  );
  console.log('|---|---|---|---|---|---|---|');
  console.log(
    `| ${kind} | ${backups} | ${commits} | ${commitsMeanwhile} | ${problems.length} | ${median} | ${longest} |`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
