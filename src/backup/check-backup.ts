import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Watch } from './backup-context.ts';
import { goOn } from './backup-context.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { checkSqliteFile } from './check-sqlite-file.ts';
import { type BackupHead, damaged, type Manifest, SQLITE_PART, TABLE_PREFIX } from './manifest.ts';
import type { ReadPart } from './read-archive.ts';
import { readBackup } from './read-backup.ts';

export interface CheckedBackup {
  manifest: Manifest;
  /** SQLite's database as it stands in the backup, in the scratch folder; null for PostgreSQL's rows. */
  databaseFile: string | null;
}

const NEWLINE = 10;

/**
 * Proves a backup: each part's checksum, the number of rows of each table, and what SQLite itself says of its file.
 * @param scratch a folder with room for SQLite's database.
 * @param refuse may throw when it sees what the backup says of itself.
 * @throws BackupError when it is not whole.
 */
export async function checkBackup(
  file: string,
  scratch: string,
  watch: Watch,
  refuse?: (head: BackupHead) => void,
): Promise<CheckedBackup> {
  const rows = new Map<string, number>();
  let databaseFile: string | null = null;
  const part = async (found: ReadPart) => {
    if (found.name === SQLITE_PART) {
      databaseFile = join(scratch, 'checked.db');
      await extract(found, databaseFile);
    } else if (found.name.startsWith(TABLE_PREFIX)) {
      const table = tableOf(found.name);
      rows.set(table, (rows.get(table) ?? 0) + (await countLines(found)));
    }
  };
  const manifest = await readBackup(file, { ...(refuse && { head: refuse }), part }, watch, 'Checking');
  goOn(watch);
  if (manifest.database === 'sqlite') checkDatabase(file, databaseFile, manifest);
  else compareRows(file, manifest, rows);
  return { manifest, databaseFile };
}

/** `database/posts/000001.ndjson` holds rows of `posts`. */
export function tableOf(partName: string): string {
  return partName.slice(TABLE_PREFIX.length).split('/')[0] ?? '';
}

async function extract({ body }: ReadPart, target: string): Promise<void> {
  const reading: { failure?: unknown } = {};
  const chunks = async function* () {
    try {
      yield* body;
    } catch (error) {
      reading.failure = error;
      throw error;
    }
  };
  try {
    await pipeline(chunks, createWriteStream(target, { flags: 'w', mode: 0o600, flush: true }));
  } catch (error) {
    if (reading.failure !== undefined) throw reading.failure;
    const message = `The database in the backup cannot be unpacked to ${target} (${reasonOf(error)}). Make room, then try again.`;
    throw new BackupError('cannot-write', message, error);
  }
}

async function countLines({ body }: ReadPart): Promise<number> {
  let lines = 0;
  for await (const chunk of body) {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  }
  return lines;
}

function checkDatabase(file: string, databaseFile: string | null, { tables }: Manifest): void {
  if (databaseFile === null) throw damaged(file, 'the database is missing');
  const problem = checkSqliteFile(databaseFile, tables);
  if (problem !== null) throw damaged(file, problem);
}

function compareRows(file: string, { tables }: Manifest, rows: ReadonlyMap<string, number>): void {
  for (const table of tables) {
    const found = rows.get(table.name) ?? 0;
    if (found !== table.rows) throw damaged(file, `${table.name} has ${found} rows instead of ${table.rows}`);
  }
}
