// Every test of the data runs on both databases, each test on an empty one of its own.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, inject } from 'vitest';
import type { Database, DatabaseKind } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { type DatabaseSettings, openDatabase } from '../../src/database/open-database.ts';
import { TEMPLATE_NAME } from './template-database.ts';

export const DATABASE_KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];

/** An empty database's settings, and the database removed at the end. */
export interface EmptyDatabase extends AsyncDisposable {
  settings: DatabaseSettings;
}

/** Runs `define` once for each kind; `open` gives a new migrated database. */
export function describeDatabases(
  name: string,
  define: (open: () => Promise<TestDatabase>, kind: DatabaseKind) => void,
): void {
  describe.each(DATABASE_KINDS)(`${name} on %s`, (kind) => define(() => openTestDatabase(kind), kind));
}

export interface TestDatabase extends AsyncDisposable {
  database: Database;
  settings: DatabaseSettings;
}

export async function openTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const stack = new AsyncDisposableStack();
  const { settings } = stack.use(await createMigratedDatabase(kind));
  const database = stack.use(await openDatabase(settings));
  await migrate(database, 0);
  return { database, settings, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export async function createEmptyDatabase(kind: DatabaseKind): Promise<EmptyDatabase> {
  return kind === 'sqlite' ? emptySqlite() : newPostgres('');
}

/** As `createEmptyDatabase`, except that the migrations may have run already. */
export async function createMigratedDatabase(kind: DatabaseKind): Promise<EmptyDatabase> {
  return kind === 'sqlite' ? migratedSqlite() : usedPostgres();
}

interface EmptySqlite extends EmptyDatabase {
  settings: { kind: 'sqlite'; file: string };
}

async function emptySqlite(): Promise<EmptySqlite> {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-test-'));
  return {
    settings: { kind: 'sqlite', file: join(folder, 'octavo.db') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The file of a migrated database, of which each test of this worker gets a copy. */
let sqliteTemplate: Promise<Buffer> | undefined;

async function migratedSqlite(): Promise<EmptySqlite> {
  sqliteTemplate ??= makeSqliteTemplate();
  const [empty, template] = await Promise.all([emptySqlite(), sqliteTemplate]);
  await writeFile(empty.settings.file, template);
  return empty;
}

async function makeSqliteTemplate(): Promise<Buffer> {
  await using empty = await emptySqlite();
  {
    await using database = await openDatabase(empty.settings);
    await migrate(database, 0);
  }
  return readFile(empty.settings.file);
}

let created = 0;

async function newPostgres(options: string): Promise<EmptyDatabase> {
  const server = inject('postgresUrl');
  created += 1;
  const name = `test_${process.pid}_${Date.now()}_${created}`;
  await administer(server, `create database ${name} ${options}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    settings: { kind: 'postgres', url: url.href, poolSize: 5 },
    [Symbol.asyncDispose]: () => administer(server, `drop database if exists ${name} with (force)`),
  };
}

/** Of this worker, migrated and emptied by the tests before: that takes a fifth of the time of a new copy. */
const idle: UsedPostgres[] = [];
let untouched: string | undefined;

interface UsedPostgres extends EmptyDatabase {
  /** Stays connected: a new connection learns of each table anew. */
  client: pg.Client;
}

async function usedPostgres(): Promise<EmptyDatabase> {
  const database = idle.pop() ?? (await copyOfTemplate());
  return {
    settings: database.settings,
    async [Symbol.asyncDispose]() {
      if (await emptyAgain(database.client)) idle.push(database);
      else await database[Symbol.asyncDispose]();
    },
  };
}

async function copyOfTemplate(): Promise<UsedPostgres> {
  const database = await newPostgres(`template ${TEMPLATE_NAME} strategy wal_log`);
  const { settings } = database;
  if (settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
  const client = new pg.Client({ connectionString: settings.url });
  // A test may end every connection of its database; then it is not used again.
  client.on('error', () => {});
  await client.connect();
  untouched ??= await structureOf(client);
  return {
    settings,
    client,
    async [Symbol.asyncDispose]() {
      await client.end().catch(() => {});
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Whether it is as it was copied: what has other tables, columns or statistics now, or was filled well, is not used again. */
async function emptyAgain(client: pg.Client): Promise<boolean> {
  try {
    await client.query(END_OTHERS);
    if ((await structureOf(client)) !== untouched) return false;
    await client.query(EMPTY_TABLES);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) throw error;
    return false;
  }
}

async function structureOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ structure: string }>(STRUCTURE);
  return rows[0]?.structure ?? '';
}

const END_OTHERS = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

const FULL_BYTES = 128 * 1024;
// What is made again, or rewritten, has another number.
const STRUCTURE = `select concat_ws(' ',
  (select string_agg(concat_ws('/', relname, oid, relfilenode, relnatts, relpages, reltuples), ' ' order by relname)
    from pg_class where relnamespace = 'public'::regnamespace),
  (select string_agg(concat_ws('/', attrelid, attname, atttypid), ' ' order by attrelid, attnum)
    from pg_attribute where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)),
  (select count(*) from pg_constraint), (select count(*) from pg_trigger where tgenabled = 'O'),
  (select count(*) from pg_extension), (select count(*) from migrations),
  (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    and pg_relation_size(oid) > ${FULL_BYTES})) as structure`;

const EMPTY_TABLES = `do $$
  declare one record;
  begin
    set local session_replication_role = replica;
    for one in select oid::regclass as name, relkind from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') and relname not in ('migrations', 'invalidation_log')
    loop
      if one.relkind = 'S' then perform setval(one.name, 1, false);
      else execute format('delete from %s', one.name);
      end if;
    end loop;
    -- Another log, which has its one row as every log.
    update invalidation_log set position = 0, purged = 0, purged_again = 0, epoch = replace(gen_random_uuid()::text, '-', '');
  end
$$`;

async function administer(serverUrl: string, statement: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(statement));
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
