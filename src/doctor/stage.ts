// Where queries are rehearsed: an empty, migrated database that nobody else sees and that is gone afterwards. For SQLite it
// lies in memory, for PostgreSQL in a schema of its own that one transaction makes and takes back.
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { Database, type DatabaseKind, type Transaction } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import type { Schema } from '../database/schema.ts';
import { SqliteFileDialect } from '../database/sqlite-dialect.ts';
import { StatementLog } from '../database/statement-log.ts';

export interface Stage {
  /** To be given to queries and commands like any other database. Its transactions are savepoints. */
  database: Database;
  /** The transaction below, for statements that no query of Octavo sends. */
  floor: Transaction;
}

/** Builds a stage of the database's kind, works on it and takes it down. Nothing of it reaches the database's own tables. */
export async function onStage<Result>(
  database: Database,
  now: number,
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  await using opened = new AsyncDisposableStack();
  const begin = database.kind === 'sqlite' ? inMemory(opened) : onConnectionOf(database);
  const end = new EndOfRehearsal<Result>();
  try {
    await begin(async (floor) => {
      if (database.kind === 'postgres') await moveToOwnSchema(floor);
      const stage = { database: databaseOn(floor, database.kind), floor };
      await migrate(stage.database, now);
      end.results.push(await work(stage));
      throw end;
    });
  } catch (error) {
    if (error !== end) throw error;
  }
  const [result] = end.results.slice(-1);
  return result as Result;
}

type Begin = (work: (floor: Transaction) => Promise<never>) => Promise<never>;

/** Thrown so that the transaction is rolled back. */
class EndOfRehearsal<Result> extends Error {
  readonly results: Result[] = [];
}

function inMemory(opened: AsyncDisposableStack): Begin {
  const file = new DatabaseSync(':memory:');
  opened.defer(() => file.close());
  file.exec('PRAGMA foreign_keys = ON');
  const db = new Kysely<Schema>({ dialect: new SqliteFileDialect(file, new StatementLog()) });
  return (work) => db.transaction().execute(work);
}

function onConnectionOf(database: Database): Begin {
  return (work) => database.transaction(work);
}

async function moveToOwnSchema(floor: Transaction): Promise<void> {
  const schema = sql.id(`octavo_rehearsal_${randomBytes(4).toString('hex')}`);
  const { rows } = await sql<{ is_allowed: boolean }>`
    select has_database_privilege(current_database(), 'create') as is_allowed
  `.execute(floor);
  if (rows[0]?.is_allowed !== true)
    throw new Error(
      'the user of DATABASE_URL may not create a schema; “grant create on database” to it makes it possible',
    );
  await sql`create schema ${schema}`.execute(floor);
  await sql`set local search_path = ${schema}`.execute(floor);
}

function databaseOn(floor: Transaction, kind: DatabaseKind): Database {
  const statements = new StatementLog();
  const db = new Kysely<Schema>({ dialect: new StageDialect(kind, floor, statements) });
  return new Database(
    {
      kind,
      reader: db,
      slowReader: db,
      writer: db,
      description: 'a database to rehearse on',
      committed: new Set(),
      isLostRace: () => false,
      [Symbol.asyncDispose]: async () => {},
    },
    statements,
  );
}

class StageDialect implements Dialect {
  readonly #kind: DatabaseKind;
  readonly #connection: StageConnection;

  constructor(kind: DatabaseKind, floor: Transaction, statements: StatementLog) {
    this.#kind = kind;
    this.#connection = new StageConnection(floor, statements);
  }

  createDriver(): Driver {
    return new StageDriver(this.#connection);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#kind === 'sqlite' ? new SqliteQueryCompiler() : new PostgresQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return this.#kind === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter();
  }

  createIntrospector(db: Kysely<unknown>) {
    return this.#kind === 'sqlite' ? new SqliteIntrospector(db) : new PostgresIntrospector(db);
  }
}

class StageDriver implements Driver {
  readonly #connection: StageConnection;
  #depth = 0;

  constructor(connection: StageConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    this.#depth += 1;
    await this.#send(`savepoint stage_${this.#depth}`);
  }

  async commitTransaction(): Promise<void> {
    await this.#send(`release savepoint stage_${this.#depth}`);
    this.#depth -= 1;
  }

  async rollbackTransaction(): Promise<void> {
    await this.#send(`rollback to savepoint stage_${this.#depth}`);
    await this.commitTransaction();
  }

  async destroy(): Promise<void> {}

  async #send(text: string): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw(text));
  }
}

class StageConnection implements DatabaseConnection {
  readonly #floor: Transaction;
  readonly #statements: StatementLog;
  #line: Promise<unknown> = Promise.resolve();

  constructor(floor: Transaction, statements: StatementLog) {
    this.#floor = floor;
    this.#statements = statements;
  }

  /** One at a time, as a transaction takes them. */
  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const sent = this.#line.then(() => this.#statements.watch(query, this.#send<Row>));
    this.#line = sent.catch(() => {});
    return sent;
  }

  // biome-ignore lint/correctness/useYield: nothing is streamed.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('This connection does not stream.');
  }

  // Locks would be those of the operator's own nodes. Without its name a statement is not kept prepared, with this
  // schema's tables in it.
  readonly #send = async <Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
    if (text.includes('pg_advisory_xact_lock')) return { rows: [] };
    return (await this.#floor.executeQuery(CompiledQuery.raw(text, [...parameters]))) as QueryResult<Row>;
  };
}
