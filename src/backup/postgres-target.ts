import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { z } from 'zod';
import { migrate } from '../database/migrate.ts';
import { MIGRATIONS } from '../database/migrations/migrations.ts';
import { openDatabase } from '../database/open-database.ts';
import { newEpoch } from '../invalidation/epoch.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { type CheckedBackup, tableOf } from './check-backup.ts';
import { connectPostgres, type PostgresConnection } from './connect-postgres.ts';
import type { Manifest } from './manifest.ts';
import { namesMadeBy, refuseNewerSchema } from './octavo-tables.ts';
import { columnsOf, postgresMigrations, quoted, sequenceName } from './postgres-catalog.ts';
import { loosenTables, type TightenTables } from './postgres-loosen.ts';
import type { ReadPart } from './read-archive.ts';
import { type RestoreTarget, SITE_TABLES } from './restore-target.ts';

const NEWLINE = '\n';
const LONGEST_FAREWELL_MS = 1_000;
const FAREWELL_PAUSE_MS = 20;
const counted = z.object({ count: z.coerce.number() });

export interface PostgresPlace {
  kind: 'postgres';
  url: string;
  poolSize: number;
}

/**
 * Everything happens in one transaction, which others see when it is done.
 * @throws BackupError `in-use` while a site is connected, DatabaseError when the server cannot be reached.
 */
export async function openPostgresTarget(settings: PostgresPlace, now: () => number): Promise<RestoreTarget> {
  await using opened = new AsyncDisposableStack();
  const connection = opened.use(await connectPostgres(settings.url));
  await refuseWhileInUse(connection.client);
  const migrations = await postgresMigrations(connection.client);
  refuseNewerSchema(migrations ?? []);
  opened.move();
  return new PostgresTarget(connection, settings, now);
}

class PostgresTarget implements RestoreTarget {
  readonly #connection: PostgresConnection;
  readonly #client: pg.Client;
  readonly #settings: PostgresPlace;
  readonly #now: () => number;
  readonly #columns = new Map<string, string>();
  #manifest: Manifest | undefined;
  #tighten: TightenTables | undefined;

  constructor(connection: PostgresConnection, settings: PostgresPlace, now: () => number) {
    this.#connection = connection;
    this.#client = connection.client;
    this.#settings = settings;
    this.#now = now;
  }

  async holdsSite(): Promise<boolean> {
    for (const table of SITE_TABLES) {
      const { rows } = await this.#client.query('select to_regclass($1) is not null as there', [table]);
      if (rows[0]?.there !== true) continue;
      const found = await this.#client.query(`select 1 from ${quoted(table)} limit 1`);
      if (found.rows.length > 0) return true;
    }
    return false;
  }

  begin({ manifest }: CheckedBackup): Promise<void> {
    this.#manifest = manifest;
    return accepted(() => this.#makeTables(manifest));
  }

  async #makeTables(manifest: Manifest): Promise<void> {
    await this.#client.query('begin');
    await dropTables(this.#client);
    await makeTables(this.#client, manifest);
    for (const { name, columns } of manifest.tables) {
      const found = await columnsOf(this.#client, name);
      if (columns?.join() !== found.join()) throw otherColumns(name);
      this.#columns.set(name, found.map(quoted).join(', '));
    }
    this.#tighten = await loosenTables(
      this.#client,
      manifest.tables.map(({ name }) => name),
    );
  }

  async take(part: ReadPart): Promise<void> {
    const table = tableOf(part.name);
    const columns = this.#columns.get(table);
    if (columns === undefined) throw otherColumns(table);
    const pieces: Buffer[] = [];
    for await (const piece of part.body) pieces.push(piece);
    const rows = Buffer.concat(pieces).toString().trimEnd().split(NEWLINE);
    const insert = `insert into ${quoted(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${quoted(table)}, $1::json)`;
    await accepted(() => this.#client.query(insert, [`[${rows.join()}]`]));
  }

  async commit(): Promise<null> {
    await accepted(() => this.#finish());
    await this.#bringUpToDate();
    return null;
  }

  async #finish(): Promise<void> {
    const { tables = [], sequences = [] } = this.#manifest ?? {};
    await this.#tighten?.();
    for (const { table, column, value, isCalled } of sequences) {
      const name = await sequenceName(this.#client, table, column);
      await this.#client.query('select setval($1, $2, $3)', [name, value, isCalled]);
    }
    for (const { name, rows } of tables) await expectRows(this.#client, name, rows);
    if (tables.some(({ name }) => name === 'invalidation_log')) {
      // What others have cached of the site says nothing about this one.
      await this.#client.query('update invalidation_log set epoch = $1, purged = -1, purged_again = -1', [
        newEpoch(),
      ]);
    }
    await this.#client.query('commit');
    for (const { name } of tables) await this.#client.query(`analyze ${quoted(name)}`);
  }

  /** Ends an open transaction as well, without effect. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#connection[Symbol.asyncDispose]());
  }

  async #bringUpToDate(): Promise<void> {
    await using database = await openDatabase(this.#settings);
    await migrate(database, this.#now());
  }
}

/** Says what PostgreSQL had against it; the transaction ends with the connection. */
async function accepted<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const message = `PostgreSQL did not take the backup (${reasonOf(error)}). Nothing was changed.`;
    throw new BackupError('not-taken', message, error);
  }
}

async function refuseWhileInUse(client: pg.Client): Promise<void> {
  // PostgreSQL notices a moment later that a connection was closed.
  const deadline = performance.now() + LONGEST_FAREWELL_MS;
  let count = await countConnections(client);
  while (count > 0 && performance.now() < deadline) {
    await setTimeout(FAREWELL_PAUSE_MS);
    count = await countConnections(client);
  }
  if (count === 0) return;
  const message = `The database is in use: Octavo has ${count} ${count === 1 ? 'connection' : 'connections'} to it. Stop the site on every machine (Ctrl-C, or "systemctl stop" with the name of its service), then try again. Nothing was changed.`;
  throw new BackupError('in-use', message);
}

async function countConnections(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    `select count(*) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name like 'octavo%'`,
  );
  return counted.parse(rows[0]).count;
}

/** All that any migration makes, and nothing else: other programs may have theirs in the same database. */
async function dropTables(client: pg.Client): Promise<void> {
  const { tables, functions } = namesMadeBy('postgres', MIGRATIONS.length);
  await client.query(`drop table if exists ${tables.map(quoted).join(', ')}`);
  for (const name of functions) await client.query(`drop function if exists ${quoted(name)}`);
}

/** The tables as they were when the backup was made, without what migrations write into them. */
async function makeTables(client: pg.Client, { migrations, tables }: Manifest): Promise<void> {
  await client.query(
    'create table migrations (id integer not null primary key, name text not null, applied_at bigint not null)',
  );
  for (const migration of MIGRATIONS.slice(0, migrations.length)) {
    for (const statement of migration.statements('postgres')) await client.query(statement);
  }
  await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
}

async function expectRows(client: pg.Client, table: string, rows: number): Promise<void> {
  const { count } = counted.parse((await client.query(`select count(*) from ${quoted(table)}`)).rows[0]);
  if (count === rows) return;
  const message = `${table} has ${count} rows after the restore instead of ${rows}. Nothing was changed.`;
  throw new BackupError('damaged', message);
}

function otherColumns(table: string): BackupError {
  const message = `The backup's table ${table} is not as this Octavo makes it. Nothing was changed. Restore it with the version that made it.`;
  return new BackupError('newer-backup', message);
}
