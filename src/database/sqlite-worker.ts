// Reads that take long run on a thread of their own: node:sqlite answers without waiting, and would keep this thread from
// everything else meanwhile.
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { DatabaseBusyError } from './database-error.ts';
import { BUSY_TIMEOUT_MS, SqliteDialect } from './sqlite-dialect.ts';
import type { StatementLog } from './statement-log.ts';

/** How long a read waits for those before it and runs itself. */
const LONGEST_MS = 30_000;
/** Reads that wait at the same time; more are turned away. */
const LONGEST_LINE = 200;

/** A connection for reading that answers from another thread. The thread starts with the first read. */
export class SqliteWorkerDialect extends SqliteDialect implements AsyncDisposable {
  readonly #thread: ReadingThread;
  readonly #statements: StatementLog;

  constructor(file: string, statements: StatementLog) {
    super();
    this.#thread = new ReadingThread(file);
    this.#statements = statements;
  }

  createDriver(): Driver {
    return new SqliteWorkerDriver(new SqliteWorkerConnection(this.#thread, this.#statements));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread.end();
  }
}

class SqliteWorkerDriver implements Driver {
  readonly #connection: SqliteWorkerConnection;

  constructor(connection: SqliteWorkerConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  // Reads stand alone, so everybody may have the one connection; its thread takes them in turn.
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw new Error('This connection only reads.');
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class SqliteWorkerConnection implements DatabaseConnection {
  readonly #thread: ReadingThread;
  readonly #log: StatementLog;

  constructor(thread: ReadingThread, log: StatementLog) {
    this.#thread = thread;
    this.#log = log;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#log.watch(query, async ({ sql, parameters }) => ({
      rows: (await this.#thread.read(sql, parameters)) as Row[],
    }));
  }

  // biome-ignore lint/correctness/useYield: nothing is streamed across threads.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('This connection does not stream.');
  }
}

interface Question {
  id: number;
  sql: string;
  parameters: readonly unknown[];
}

type Answer = { id: number; rows: unknown[] } | { id: number; error: string; errcode: unknown };

interface Waiting {
  resolve: (rows: unknown[]) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

class ReadingThread {
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #last = 0;

  constructor(file: string) {
    this.#file = file;
  }

  read(sql: string, parameters: readonly unknown[]): Promise<unknown[]> {
    if (this.#waiting.size >= LONGEST_LINE) throw busy();
    this.#worker ??= this.#start();
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
    const timer = setTimeout(() => this.#take(id)?.reject(busy()), LONGEST_MS);
    this.#waiting.set(id, { resolve, reject, timer });
    this.#worker.ref();
    this.#worker.postMessage({ id, sql, parameters } satisfies Question);
    return promise;
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const workerData = { file: this.#file, busyTimeoutMs: BUSY_TIMEOUT_MS };
    const worker = new Worker(`(${serveReads.toString()})()`, { eval: true, workerData });
    worker.on('message', (answer: Answer) => {
      const waiting = this.#take(answer.id);
      if ('rows' in answer) waiting?.resolve(answer.rows);
      else waiting?.reject(Object.assign(new Error(answer.error), { errcode: answer.errcode }));
    });
    const fail = (error: Error) => {
      this.#worker = undefined;
      for (const id of this.#waiting.keys()) this.#take(id)?.reject(error);
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('The thread that reads the database ended.')));
    return worker;
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    // An idle thread keeps no process from ending.
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }
}

function busy(): DatabaseBusyError {
  return new DatabaseBusyError('too many long reads are waiting for the database');
}

/** What the thread does. It is sent there as text, so that it works from source and from a bundle: it uses nothing from outside. */
function serveReads(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const { file, busyTimeoutMs } = workerData as { file: string; busyTimeoutMs: number };
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
  database.exec('PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;');
  parentPort?.on('message', ({ id, sql, parameters }) => {
    try {
      parentPort.postMessage({ id, rows: database.prepare(sql).all(...parameters) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const errcode = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
      parentPort.postMessage({ id, error: message, errcode });
    }
  });
}
