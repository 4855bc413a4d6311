// Every test of the data runs on both databases, each test on an empty one of its own.
import { mkdtemp, rm } from 'node:fs/promises';
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
  return kind === 'sqlite' ? emptySqlite() : newPostgres(`template ${TEMPLATE_NAME} strategy wal_log`);
}

async function emptySqlite(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-test-'));
  return {
    settings: { kind: 'sqlite', file: join(folder, 'octavo.db') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
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

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
