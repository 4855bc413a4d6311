import { link, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseSettings } from '../database/open-database.ts';
import type { BackupContext, Watch } from './backup-context.ts';
import { goOn } from './backup-context.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import type { BackupSource } from './backup-source.ts';
import { checkBackup } from './check-backup.ts';
import { type BackupHead, FORMAT_VERSION, type Manifest } from './manifest.ts';
import { type MediaProblems, mediaParts } from './media-parts.ts';
import { OCTAVO_VERSION } from './octavo-version.ts';
import { openPostgresSource } from './postgres-source.ts';
import { openScratchFolder } from './scratch-folder.ts';
import { openSqliteSource } from './sqlite-source.ts';
import { syncPath } from './sync-path.ts';
import { type Part, writeArchive } from './write-archive.ts';

export interface BackupOptions {
  /** Absolute. */
  file: string;
  /** Whether a file of this name may be replaced. */
  force?: boolean;
  /** True unless told otherwise. */
  withMedia?: boolean;
}

export interface BackupSummary {
  manifest: Manifest;
  /** Of the file. */
  bytes: number;
}

/**
 * Writes the site as it is at one moment into one file, while others go on writing, and reads the file back. It takes its
 * name when it has been proven whole.
 * @throws BackupError when it cannot be made, DatabaseError when the database cannot be used.
 */
export async function backupSite(
  context: BackupContext,
  { file, force = false, withMedia = true }: BackupOptions,
): Promise<BackupSummary> {
  await refuseTarget(file, force);
  await using scratch = await openScratchFolder(file);
  const unfinished = join(scratch.path, 'backup');
  await write(unfinished, scratch.path, context, withMedia);
  const { manifest } = await checkBackup(unfinished, scratch.path, context);
  const { size: bytes } = await stat(unfinished);
  goOn(context);
  await takeName(unfinished, file, force);
  return { manifest, bytes };
}

async function refuseTarget(file: string, force: boolean): Promise<void> {
  const about = await stat(file).catch(() => undefined);
  if (about === undefined) return;
  if (!about.isFile()) {
    throw new BackupError('file-exists', `${file} is no file. Give the name of a file for the backup.`);
  }
  if (!force) throw fileExists(file);
}

function fileExists(file: string): BackupError {
  return new BackupError('file-exists', `${file} exists. Choose another name, or --force to replace it.`);
}

async function write(
  unfinished: string,
  scratch: string,
  context: BackupContext,
  withMedia: boolean,
): Promise<void> {
  await using source = await openSource(context.database, scratch, context);
  const problems: MediaProblems = { missing: [], changed: [] };
  const head = {
    format: 'octavo-backup',
    formatVersion: FORMAT_VERSION,
    octavo: OCTAVO_VERSION,
    createdAt: new Date(context.now()).toISOString(),
    database: source.database,
    migrations: [...source.migrations],
    withMedia,
  } satisfies BackupHead;
  await writeArchive(
    unfinished,
    {
      head,
      parts: allParts(source, context, withMedia, problems),
      manifest: (parts) => ({
        ...head,
        ...source.summary(),
        parts,
        missingMedia: problems.missing,
        changedMedia: problems.changed,
      }),
    },
    context,
  );
}

async function openSource(settings: DatabaseSettings, scratch: string, watch: Watch): Promise<BackupSource> {
  return settings.kind === 'sqlite'
    ? openSqliteSource(settings.file, scratch, watch)
    : openPostgresSource(settings.url, watch);
}

// The database first: what its rows name was stored before them, and is never changed.
async function* allParts(
  source: BackupSource,
  context: BackupContext,
  withMedia: boolean,
  problems: MediaProblems,
): AsyncGenerator<Part> {
  yield* source.parts();
  if (!withMedia) return;
  const rows = await source.media();
  const steps = rows.length === 0 ? undefined : context.progress?.('Packing media', rows.length);
  yield* mediaParts(context.mediaStore, rows, problems, steps);
}

async function takeName(unfinished: string, file: string, force: boolean): Promise<void> {
  try {
    if (force) await rename(unfinished, file);
    else await nameNew(unfinished, file);
    await syncPath(dirname(file));
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const message = `The backup cannot be given the name ${file} (${reasonOf(error)}). Choose another.`;
    throw new BackupError('cannot-write', message, error);
  }
}

/** Unlike a renaming, a link does not replace what somebody else has put there meanwhile. */
async function nameNew(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw fileExists(file);
    // A file system without links.
    await refuseTarget(file, false);
    await rename(unfinished, file);
    return;
  }
  await rm(unfinished);
}
