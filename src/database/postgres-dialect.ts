// Kysely over a pool of pg: named statements are prepared once a connection, time is limited, and a connection that did not
// answer is not used again.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { DatabaseBusyError } from './database-error.ts';
import { queryName } from './named.ts';
import type { ServerSilence } from './server-silence.ts';
import type { StatementLog } from './statement-log.ts';

/** What is told apart by its text: lists of different lengths are different statements. */
const PREPARED_STATEMENTS = 500;
/** Longer ones, mostly lists, are hardly ever sent twice. */
const PREPARED_MAX_LENGTH = 10_000;

/** `57014`: the server ended it at `statement_timeout`; `55P03`: a lock was not to be had in `lock_timeout`. */
const TOOK_TOO_LONG = new Set(['57014', '55P03']);
/** The server ends, begins, or has no connection left: it will be back. `08`: the connection itself. */
const AWAY = /^(?:57P0[1-3]|53300|08...)$/;

export interface PostgresPool {
  pool: pg.Pool;
  /** How many may wait for a connection; more are turned away. */
  longestLine: number;
  /** Null where whoever waits has all the time. */
  silence: ServerSilence | null;
}

export class PooledPostgresDialect implements Dialect {
  readonly #pool: PostgresPool;
  readonly #statements: StatementLog;

  constructor(pool: PostgresPool, statements: StatementLog) {
    this.#pool = pool;
    this.#statements = statements;
  }

  createDriver(): Driver {
    return new PooledPostgresDriver(this.#pool, this.#statements);
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return new PostgresIntrospector(db);
  }
}

class PooledPostgresDriver implements Driver {
  readonly #pool: PostgresPool;
  readonly #statements: StatementLog;
  readonly #names = new Map<string, string>();

  constructor(pool: PostgresPool, statements: StatementLog) {
    this.#pool = pool;
    this.#statements = statements;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    const { pool, longestLine, silence } = this.#pool;
    if (pool.waitingCount >= longestLine) {
      throw new DatabaseBusyError('too many are waiting for a connection to the database');
    }
    try {
      const connecting = () => pool.connect();
      const client = await (silence?.during(connecting, (late) => late.release()) ?? connecting());
      return new PooledConnection(client, { statements: this.#statements, names: this.#names, silence });
    } catch (error) {
      if (error instanceof DatabaseBusyError) throw error;
      const isFull = pool.totalCount >= pool.options.max && pool.idleCount === 0;
      const what = isFull
        ? 'no connection to the database became free in time'
        : 'the database cannot be reached';
      throw new DatabaseBusyError(`${what}: ${messageOf(error)}`, error);
    }
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release();
  }

  async beginTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    // The server rolls back what a connection leaves open.
    if (!connection.isBroken) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    if (!this.#pool.pool.ended) await this.#pool.pool.end();
  }
}

interface Shared {
  statements: StatementLog;
  names: Map<string, string>;
  silence: ServerSilence | null;
}

class PooledConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #log: StatementLog;
  readonly #names: Map<string, string>;
  readonly #silence: ServerSilence | null;
  #broken: Error | undefined;

  constructor(client: pg.PoolClient, { statements, names, silence }: Shared) {
    this.#client = client;
    this.#log = statements;
    this.#names = names;
    this.#silence = silence;
  }

  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  release(): void {
    this.#client.release(this.#broken);
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#log.watch(query, this.#execute<Row>);
  }

  // biome-ignore lint/correctness/useYield: rows are read in pages, by their keys.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('This connection does not stream.');
  }

  readonly #execute = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    const name = this.#nameOf(query);
    const values = [...query.parameters];
    const asking = () =>
      this.#client.query<Row & pg.QueryResultRow>({
        text: query.sql,
        values,
        ...(name !== undefined && { name }),
      });
    try {
      const result = await (this.#silence?.during(asking) ?? asking());
      this.#silence?.heard();
      const { command, rowCount, rows } = result;
      const isWriting = CHANGING.has(command);
      return { rows: (rows as Row[]) ?? [], ...(isWriting && { numAffectedRows: BigInt(rowCount ?? 0) }) };
    } catch (error) {
      throw this.#understand(error);
    }
  };

  #nameOf(query: CompiledQuery): string | undefined {
    if (queryName(query.queryId) === '' || query.sql.length > PREPARED_MAX_LENGTH) return undefined;
    const known = this.#names.get(query.sql);
    if (known !== undefined || this.#names.size >= PREPARED_STATEMENTS) return known;
    const name = `octavo_${this.#names.size + 1}`;
    this.#names.set(query.sql, name);
    return name;
  }

  /** What the server says leaves the connection usable; anything else, such as no answer in time, does not. */
  #understand(error: unknown): unknown {
    if (error instanceof pg.DatabaseError) {
      this.#silence?.heard();
      return this.#judge(error);
    }
    if (!(error instanceof Error)) return error;
    this.#broken = error;
    if (error instanceof DatabaseBusyError) return error;
    return error.message === 'Query read timeout'
      ? new DatabaseBusyError('the database did not answer in time', error)
      : new DatabaseBusyError(`the connection to the database was lost: ${error.message}`, error);
  }

  #judge(error: pg.DatabaseError): Error {
    const code = error.code ?? '';
    if (TOOK_TOO_LONG.has(code))
      return new DatabaseBusyError('a statement took the database too long', error);
    if (!AWAY.test(code)) return error;
    this.#broken = error;
    return new DatabaseBusyError(`the database is not there just now: ${error.message}`, error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
