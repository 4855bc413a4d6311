// SQLite's part of a backup is one file, which its online backup writes while others go on writing.
import { createReadStream, existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { BUSY_TIMEOUT_MS } from '../database/sqlite-dialect.ts';
import { goOn, Megabytes, type Watch } from './backup-context.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import type { BackupSource } from './backup-source.ts';
import { SQLITE_PART, type TableSummary } from './manifest.ts';
import { noSite } from './no-site.ts';
import { countSqliteRows, sqliteMigrations } from './sqlite-counts.ts';

const PAGES_PER_STEP = 1000;

const mediaRows = z.array(z.object({ hash: z.string(), variants: z.string() }));

/**
 * Copies the database as it is now.
 * @param scratch a folder for the copy, which has the database's size.
 * @throws BackupError when there is no site, or its file cannot be read.
 */
export async function openSqliteSource(file: string, scratch: string, watch: Watch): Promise<BackupSource> {
  if (!existsSync(file)) throw noSite(`There is no ${file}.`);
  const copy = join(scratch, 'octavo.db');
  const { migrations, tables } = await copySnapshot(file, copy, watch);
  const { size } = await stat(copy);
  return {
    database: 'sqlite',
    migrations,
    async *parts() {
      yield { name: SQLITE_PART, size, body: createReadStream(copy) };
    },
    summary: () => ({ tables, sequences: [] }),
    async media() {
      using database = new DatabaseSync(copy);
      return mediaRows.parse(database.prepare('select hash, variants from media order by id').all());
    },
    [Symbol.asyncDispose]: () => rm(copy, { force: true }),
  };
}

interface Snapshot {
  migrations: string[];
  tables: TableSummary[];
}

async function copySnapshot(file: string, copy: string, watch: Watch): Promise<Snapshot> {
  try {
    using source = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    // What is read from here on is one moment. Without it, each write of another process would make the copy begin anew.
    source.exec('begin');
    const migrations = sqliteMigrations(source);
    if (migrations.length === 0) throw noSite(`There are no tables in ${file}.`);
    await copyPages(source, copy, watch);
    goOn(watch);
    return { migrations, tables: countSqliteRows(source) };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const message = `The database ${file} cannot be copied (${reasonOf(error)}). Check that there is room for a copy of it beside the backup, and the rights of both.`;
    throw new BackupError('cannot-read', message, error);
  }
}

async function copyPages(source: DatabaseSync, copy: string, watch: Watch): Promise<void> {
  const pageBytes = z.int().parse(source.prepare('pragma page_size').get()?.page_size);
  const pages = z.int().parse(source.prepare('pragma page_count').get()?.page_count);
  const megabytes = new Megabytes(watch, 'Copying the database', pages * pageBytes);
  let left = pages;
  await backup(source, copy, {
    rate: PAGES_PER_STEP,
    progress: ({ remainingPages }) => {
      goOn(watch);
      megabytes.add((left - remainingPages) * pageBytes);
      left = remainingPages;
    },
  });
  megabytes.done();
}
