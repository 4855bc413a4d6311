import { setTimeout } from 'node:timers/promises';
import type { Kysely, Transaction as KyselyTransaction, LogEvent, QueryId } from 'kysely';
import { queryName } from './named.ts';
import type { Schema } from './schema.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What queries get: it can select, and nothing else. */
export type Reader = Pick<
  Kysely<Schema>,
  'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'getExecutor' | 'withPlugin'
>;

/** What commands get: reads and writes that happen together or not at all. */
export type Transaction = KyselyTransaction<Schema>;

/** A statement that has run. */
export interface Statement {
  /** As given to `named`, `''` for what carries none (BEGIN, COMMIT, migrations). */
  name: string;
  sql: string;
  milliseconds: number;
  failed: boolean;
}

export type StatementListener = (statement: Statement) => void;

/** What differs between the two databases; `openDatabase` puts a `Database` around it. */
export interface Engine extends AsyncDisposable {
  kind: DatabaseKind;
  reader: Kysely<Schema>;
  writer: Kysely<Schema>;
  /** For a person, with no password in it. */
  description: string;
  /** Whether an error says that another transaction was quicker, so that this one may succeed when it is run again. */
  isLostRace(error: unknown): boolean;
}

/** Of a transaction that others keep ahead of. */
const MOST_RUNS = 10;
const LONGEST_PAUSE_MS = 20;

export class Database implements AsyncDisposable {
  readonly kind: DatabaseKind;
  readonly read: Reader;
  readonly description: string;
  readonly #engine: Engine;
  readonly #statements: StatementLog;

  constructor(engine: Engine, statements: StatementLog) {
    this.kind = engine.kind;
    this.read = engine.reader;
    this.description = engine.description;
    this.#engine = engine;
    this.#statements = statements;
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Where another transaction was
   * quicker, with a name that both wanted or in a circle of waiting, `work` is run again from its beginning and sees what
   * the other did: it must change nothing but the database.
   */
  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    for (let run = 1; ; run++) {
      try {
        return await this.#engine.writer.transaction().execute(work);
      } catch (error) {
        if (run === MOST_RUNS || !this.#engine.isLostRace(error)) throw error;
        await setTimeout(Math.random() * LONGEST_PAUSE_MS);
      }
    }
  }

  /** Calls `listener` after each statement, until the function returned is called. */
  observe(listener: StatementListener): () => void {
    return this.#statements.add(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#engine[Symbol.asyncDispose]());
  }
}

/** Passes what Kysely logs on to whoever observes. */
export class StatementLog {
  readonly #listeners = new Set<StatementListener>();

  add(listener: StatementListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly log = (event: LogEvent): void => {
    if (this.#listeners.size === 0) return;
    const { queryId, sql } = event.query as { queryId: QueryId; sql: string };
    const statement: Statement = {
      name: queryName(queryId),
      sql,
      milliseconds: event.queryDurationMillis,
      failed: event.level === 'error',
    };
    for (const listener of this.#listeners) listener(statement);
  };
}
