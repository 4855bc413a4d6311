// Kysely over node:sqlite: one connection, prepared statements kept, write transactions that take the lock at once.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { DatabaseBusyError } from './database-error.ts';
import type { StatementLog } from './statement-log.ts';
import { Turns } from './turns.ts';

/** How long a transaction waits for others, in this process and in others. */
export const BUSY_TIMEOUT_MS = 10_000;

const KEPT_STATEMENTS = 500;
const LONGEST_PAUSE_MS = 10;

/** Another connection holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === SQLITE_BUSY;
}

const SQLITE_BUSY = 5;

/** What all SQLite connections have in common. */
export abstract class SqliteDialect implements Dialect {
  abstract createDriver(): Driver;

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** A connection that answers at once, on this thread. */
export class SqliteFileDialect extends SqliteDialect {
  readonly #database: DatabaseSync;
  readonly #statements: StatementLog;

  constructor(database: DatabaseSync, statements: StatementLog) {
    super();
    this.#database = database;
    this.#statements = statements;
  }

  createDriver(): Driver {
    return new SqliteFileDriver(new SqliteFileConnection(this.#database, this.#statements));
  }
}

class SqliteFileDriver implements Driver {
  readonly #connection: SqliteFileConnection;
  // One user at a time: a transaction that awaits must not find another's statements in it.
  readonly #turns = new Turns(BUSY_TIMEOUT_MS);

  constructor(connection: SqliteFileConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#turns.pass();
  }

  // Waits for the write lock that another process holds without blocking this process's event loop, as SQLite's own
  // busy timeout would.
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const deadline = performance.now() + BUSY_TIMEOUT_MS;
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() > deadline) {
          throw new DatabaseBusyError('another process has held the database for too long', error);
        }
        await setTimeout(1 + Math.random() * LONGEST_PAUSE_MS);
      }
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A failed COMMIT or a full disk may have rolled back already.
    if (this.#connection.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {}
}

interface PreparedStatement {
  statement: StatementSync;
  hasRows: boolean;
}

class SqliteFileConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #log: StatementLog;
  readonly #statements = new Map<string, PreparedStatement>();

  constructor(database: DatabaseSync, log: StatementLog) {
    this.#database = database;
    this.#log = log;
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#log.watch(query, this.#execute<Row>);
  }

  readonly #execute = async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
    const { statement, hasRows } = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (hasRows) return { rows: statement.all(...values) as Row[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  };

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: the kept one could be started again while this one is read.
    const statement = this.#database.prepare(sql);
    for (const row of statement.iterate(...(parameters as SQLInputValue[]))) {
      yield { rows: [row as Row] };
    }
  }

  #prepare(sql: string): PreparedStatement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare(sql);
    const hasRows = statement.columns().length > 0;
    // The last row's id may be one that the full-text index gave to a part of itself, past what a number holds.
    if (!hasRows) statement.setReadBigInts(true);
    const prepared = { statement, hasRows };
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
