import { setTimeout } from 'node:timers/promises';
import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Schema } from './schema.ts';
import type { StatementListener, StatementLog } from './statement-log.ts';
import { withEnd } from './transaction-end.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What queries get: it can select, and nothing else. */
export type Reader = Pick<
  Kysely<Schema>,
  'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'getExecutor' | 'withPlugin'
>;

/** What commands get: reads and writes that happen together or not at all. */
export type Transaction = KyselyTransaction<Schema>;

/** How many connections a pool has, how many of them nobody uses, and how many wait for one. */
export interface Connections {
  total: number;
  idle: number;
  waiting: number;
}

/** What differs between the two databases; `openDatabase` puts a `Database` around it. */
export interface Engine extends AsyncDisposable {
  kind: DatabaseKind;
  reader: Kysely<Schema>;
  slowReader: Kysely<Schema>;
  writer: Kysely<Schema>;
  /** For a person, with no password in it. */
  description: string;
  /** Of the pool at this moment; left out where there is none. */
  connections?: () => Connections;
  /**
   * Another number whenever anybody has committed anything since, asked in no time; left out where that is not to be had.
   */
  changes?: () => number;
  /** Called after each transaction that was committed, before whoever waits for it goes on. */
  committed: Set<CommitListener>;
  /** Whether an error says that another transaction was quicker, so that this one may succeed when it is run again. */
  isLostRace(error: unknown): boolean;
}

/** Is given the transaction as the name of what it did: it can run nothing any more. */
export type CommitListener = (tx: Transaction) => void;

/** Of a transaction that others keep ahead of. */
const MOST_RUNS = 10;
const LONGEST_PAUSE_MS = 20;

export class Database implements AsyncDisposable {
  readonly kind: DatabaseKind;
  readonly read: Reader;
  /**
   * Reads like `read`, for what may take more than a few milliseconds: SQLite does it on a thread of its own and leaves this
   * one to others. It costs a tenth of a millisecond more.
   */
  readonly readSlowly: Reader;
  readonly description: string;
  readonly #engine: Engine;
  readonly #statements: StatementLog;

  constructor(engine: Engine, statements: StatementLog) {
    this.kind = engine.kind;
    this.read = engine.reader;
    this.readSlowly = engine.slowReader;
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
        return await this.#commit(work);
      } catch (error) {
        if (run === MOST_RUNS || !this.#engine.isLostRace(error)) throw error;
        await setTimeout(Math.random() * LONGEST_PAUSE_MS);
      }
    }
  }

  /** Calls `listener` after each transaction of this process that was committed, until the function returned is called. */
  onCommit(listener: CommitListener): () => void {
    this.#engine.committed.add(listener);
    return () => this.#engine.committed.delete(listener);
  }

  /** This database with `read` as slow as `readSlowly`: for screens whose reads are long, where few people wait for them. */
  unhurried(): Database {
    return new Database({ ...this.#engine, reader: this.#engine.slowReader }, this.#statements);
  }

  /** Of the pool at this moment; null for SQLite, which has none. */
  get connections(): Connections | null {
    return this.#engine.connections?.() ?? null;
  }

  /** Another number whenever anybody, in whatever process, has committed anything since; null where only a query tells. */
  get changes(): number | null {
    return this.#engine.changes?.() ?? null;
  }

  /** Calls `listener` after each statement, until the function returned is called. */
  observe(listener: StatementListener): () => void {
    return this.#statements.add(listener);
  }

  async #commit<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const { result, tx } = await this.#engine.writer.transaction().execute(async (tx) => ({
      result: await withEnd(tx, work),
      tx,
    }));
    for (const listener of this.#engine.committed) listener(tx);
    return result;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#engine[Symbol.asyncDispose]());
  }
}
