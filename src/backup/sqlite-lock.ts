import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { BackupError, reasonOf } from './backup-error.ts';
import { SITE_TABLES } from './restore-target.ts';

const PAGES_PER_STEP = 5000;
const BESIDE = ['-wal', '-shm', '-journal'];
const SQLITE_BUSY = 5;
const NO_DATABASE = Buffer.alloc(16);

/**
 * A database file that no other process has open, nor can open while this is held. SQLite leaves its write-ahead mode only
 * for who is alone with the file, and in its exclusive mode keeps the lock that this takes.
 */
export class SqliteLock implements Disposable {
  readonly #file: string;
  readonly #database: DatabaseSync;
  /** Opened before the lock is taken: closing any other would release the locks of this process on the file. */
  readonly #descriptor: number;

  /** @throws BackupError `in-use`. */
  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(file, 'r+');
    this.#database = new DatabaseSync(file, { timeout: 0 });
    try {
      this.#database.exec('pragma locking_mode = exclusive; pragma journal_mode = delete');
      this.#database.exec('begin exclusive; commit');
    } catch (error) {
      this[Symbol.dispose]();
      throw error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
        ? inUse(file)
        : error;
    }
  }

  holdsSite(): boolean {
    return SITE_TABLES.some((table) => {
      const isThere = this.#database.prepare('select 1 from sqlite_schema where name = ?').get(table);
      return (
        isThere !== undefined && this.#database.prepare(`select 1 from ${table} limit 1`).get() !== undefined
      );
    });
  }

  async copyTo(target: string): Promise<void> {
    await backup(this.#database, target, { rate: PAGES_PER_STEP });
  }

  /**
   * Lets `replace` give the file's name to another file. Who waits for the lock has opened the old file, and would go on
   * with it and with what stands beside the new one: they find no database in it and fail.
   */
  replaceBy(replace: () => void): void {
    removeBeside(this.#file);
    replace();
    writeSync(this.#descriptor, NO_DATABASE, 0, NO_DATABASE.length, 0);
  }

  [Symbol.dispose](): void {
    this.#database.close();
    closeSync(this.#descriptor);
  }
}

/** Logs and journals that belong to no file that is there. Read with another database, they would destroy it. */
export function removeBeside(file: string): void {
  for (const ending of BESIDE) rmSync(file + ending, { force: true });
}

export function hasAnyBeside(file: string): boolean {
  return BESIDE.some((ending) => existsSync(file + ending));
}

function inUse(file: string): BackupError {
  const message = `${file} is in use: the site is running, or another command. Stop it (Ctrl-C, or "systemctl stop" with the name of its service), then try again. Nothing was changed.`;
  return new BackupError('in-use', message);
}

export function cannotReplace(file: string, error: unknown): BackupError {
  const message = `${file} cannot be replaced (${reasonOf(error)}). Nothing was changed. Check the room on the disk and the rights of the folder.`;
  return new BackupError('cannot-write', message, error);
}
