import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Engine } from './database.ts';
import { DatabaseError } from './database-error.ts';
import type { Schema } from './schema.ts';
import { BUSY_TIMEOUT_MS, isBusy, SqliteFileDialect } from './sqlite-dialect.ts';
import { SqliteWorkerDialect } from './sqlite-worker.ts';
import type { StatementLog } from './statement-log.ts';

const OLDEST_SQLITE = [3, 51, 3];
const CACHE_KIB = 32 * 1024;

/**
 * Four connections to one file: reads never wait for a transaction, and cannot write; long ones have a thread of their own.
 * The fourth only sees whether anything has changed: no statement that is being read holds it where it was.
 * @throws DatabaseError when the file cannot be opened or Node's SQLite is too old.
 */
export function openSqlite(file: string, statements: StatementLog): Engine {
  checkVersion();
  const writing = openFile(file);
  const reading = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  reading.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY;`);
  const thread = new SqliteWorkerDialect(file, statements);
  const looking = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  const version = looking.prepare('PRAGMA data_version');
  return {
    kind: 'sqlite',
    reader: new Kysely<Schema>({ dialect: new SqliteFileDialect(reading, statements) }),
    slowReader: new Kysely<Schema>({ dialect: thread }),
    writer: new Kysely<Schema>({ dialect: new SqliteFileDialect(writing, statements) }),
    committed: new Set(),
    changes: () => Number(version.get()?.data_version),
    description: `SQLite, ${file}`,
    // Transactions that write come one after the other.
    isLostRace: () => false,
    async [Symbol.asyncDispose]() {
      // In this order the last to close is the one that may write, and it folds the write-ahead log into the file.
      await thread[Symbol.asyncDispose]();
      looking.close();
      reading.close();
      writing.close();
    },
  };
}

function openFile(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // No busy timeout: it would block the event loop, so `SqliteFileDialect` waits itself.
    const database = new DatabaseSync(file, { timeout: 0 });
    enterWalMode(database);
    database.exec(
      `PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY;`,
    );
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(
      'unreachable',
      `Cannot open the database ${file}: ${reason}. Check DATA_DIR and its rights.`,
      error,
    );
  }
}

// The change to WAL needs the file alone for a moment and does not wait for others; several processes may start at once.
function enterWalMode(database: DatabaseSync): void {
  const deadline = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function checkVersion(): void {
  const version = process.versions.sqlite ?? '0';
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      const message = `This Node carries SQLite ${version}; Octavo needs ${OLDEST_SQLITE.join('.')} or newer. Use a newer Node.`;
      throw new DatabaseError('too-old', message);
    }
  }
}
