import { existsSync, linkSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { chmod, chown, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { changeEpoch } from '../invalidation/epoch.ts';
import { BackupError } from './backup-error.ts';
import type { CheckedBackup } from './check-backup.ts';
import { checkSqliteFile } from './check-sqlite-file.ts';
import type { RestoreTarget } from './restore-target.ts';
import { cannotReplace, hasAnyBeside, removeBeside, SqliteLock } from './sqlite-lock.ts';
import { syncPath } from './sync-path.ts';

/**
 * The new database is brought up to date beside the old one, and takes its name in one step at the end.
 * @throws BackupError `in-use` while another process has the old one open.
 */
export function openSqliteTarget(file: string, now: () => number): RestoreTarget {
  mkdirSync(dirname(file), { recursive: true });
  return new SqliteTarget(file, now);
}

class SqliteTarget implements RestoreTarget {
  readonly #file: string;
  readonly #now: () => number;
  /** Null where there is no database, or something that is none. */
  readonly #lock: SqliteLock | null;
  #restored = '';

  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
    this.#lock = existsSync(file) ? takeLock(file) : null;
  }

  async holdsSite(): Promise<boolean> {
    if (this.#lock === null) return existsSync(this.#file) || hasAnyBeside(this.#file);
    try {
      return this.#lock.holdsSite();
    } catch {
      // What is damaged may be somebody's site.
      return true;
    }
  }

  async begin({ databaseFile }: CheckedBackup): Promise<void> {
    if (databaseFile === null) throw new Error('A backup of SQLite without a database was taken for whole.');
    const migrated = await this.#bringUpToDate(databaseFile);
    const problem = migrated ? checkSqliteFile(databaseFile, null) : null;
    if (problem !== null) {
      const message = `The backup could not be brought up to date: ${problem}. Nothing was changed.`;
      throw new BackupError('damaged', message);
    }
    await takeOwner(databaseFile, existsSync(this.#file) ? this.#file : dirname(this.#file));
    await syncPath(databaseFile);
    this.#restored = databaseFile;
  }

  async take(): Promise<void> {}

  async commit(): Promise<string | null> {
    const kept = `${this.#file}.before-restore-${stamp(this.#now())}`;
    try {
      const isKept = await this.#replace(kept);
      await syncPath(dirname(this.#file));
      return isKept ? kept : null;
    } catch (error) {
      if (error instanceof BackupError) throw error;
      throw cannotReplace(this.#file, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lock?.[Symbol.dispose]();
  }

  async #bringUpToDate(file: string): Promise<boolean> {
    await using database = await openDatabase({ kind: 'sqlite', file });
    const migrations = await migrate(database, this.#now());
    // What others have cached of the site says nothing about this one.
    await database.transaction(changeEpoch);
    return migrations.length > 0;
  }

  /** Whether something was kept. */
  async #replace(kept: string): Promise<boolean> {
    if (this.#lock !== null) {
      await keepCopy(this.#lock, kept);
      this.#lock.replaceBy(() => renameSync(this.#restored, this.#file));
      return true;
    }
    const isKept = await this.#setAside(kept);
    try {
      // Unlike a renaming, it fails where a site has been started meanwhile.
      linkSync(this.#restored, this.#file);
    } catch (error) {
      if (existsSync(this.#file)) throw startedMeanwhile(this.#file, error);
      renameSync(this.#restored, this.#file);
    }
    return isKept;
  }

  /** What is no database cannot be locked, nor used by anybody. */
  async #setAside(kept: string): Promise<boolean> {
    const isThere = existsSync(this.#file);
    if (isThere) await rename(this.#file, kept);
    if (existsSync(`${this.#file}-wal`)) await rename(`${this.#file}-wal`, `${kept}-wal`);
    removeBeside(this.#file);
    return isThere;
  }
}

function takeLock(file: string): SqliteLock | null {
  try {
    return new SqliteLock(file);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    if (isNoDatabase(error)) return null;
    throw cannotReplace(file, error);
  }
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function isNoDatabase(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(Number(error.errcode) % 256);
}

/** Whoever restores may be another user than the site, such as root. */
async function takeOwner(file: string, model: string): Promise<void> {
  const about = statSync(model);
  if (about.isFile()) await chmod(file, about.mode);
  if (process.getuid?.() === 0) await chown(file, about.uid, about.gid);
}

async function keepCopy(lock: SqliteLock, kept: string): Promise<void> {
  try {
    await lock.copyTo(kept);
    await syncPath(kept);
  } catch (error) {
    await rm(kept, { force: true });
    throw error;
  }
}

function startedMeanwhile(file: string, error: unknown): BackupError {
  const message = `${file} was made by somebody else meanwhile: is the site being started? Stop it, then try again.`;
  return new BackupError('in-use', message, error);
}

/** `20260315-120000`, in UTC. */
function stamp(time: number): string {
  return new Date(time)
    .toISOString()
    .replace(/[-:]|\..*$/g, '')
    .replace('T', '-');
}
