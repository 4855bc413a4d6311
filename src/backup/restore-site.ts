import { existsSync, realpathSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { named } from '../database/named.ts';
import { type DatabaseSettings, openDatabase } from '../database/open-database.ts';
import { originalKey } from '../media/media-keys.ts';
import type { MediaStore } from '../media/media-store.ts';
import type { BackupContext } from './backup-context.ts';
import { BackupError } from './backup-error.ts';
import { checkBackup } from './check-backup.ts';
import { type BackupHead, damaged, type Manifest, MEDIA_PREFIX, TABLE_PREFIX } from './manifest.ts';
import { openPostgresTarget } from './postgres-target.ts';
import { readBackup } from './read-backup.ts';
import { restoreMedia } from './restore-media.ts';
import type { RestoreTarget } from './restore-target.ts';
import { openScratchFolder } from './scratch-folder.ts';
import { openSqliteTarget } from './sqlite-target.ts';

export interface RestoreOptions {
  /** Absolute. */
  file: string;
  /** Whether a site that is there may be replaced. */
  replace?: boolean;
}

export interface RestoreSummary {
  manifest: Manifest;
  /** Where the database is that was there before, null when there was none or it is gone. */
  keptDatabase: string | null;
  /** Originals of media that the store does not have, by their keys. */
  missingMedia: string[];
}

/**
 * Brings a site back from a backup: all of it, or nothing. The file is proven whole before anything is changed.
 * @throws BackupError when the file or the place will not do, DatabaseError when the database cannot be used.
 */
export async function restoreSite(
  context: BackupContext,
  { file, replace = false }: RestoreOptions,
): Promise<RestoreSummary> {
  const done = await load(context, file, replace);
  await using database = await openDatabase(context.database);
  return { ...done, missingMedia: await missingOriginals(database, context.mediaStore) };
}

async function load(context: BackupContext, file: string, replace: boolean) {
  const { mediaStore } = context;
  const settings = resolved(context.database);
  await using target = await openTarget(settings, context.now);
  if (!replace && (await target.holdsSite())) throw holdsSite(settings);
  await using scratch = await openScratchFolder(scratchPlace(settings, file));
  const checked = await checkBackup(file, scratch.path, context, (head) => refuseOther(head, settings));
  await target.begin(checked);
  const again = await readBackup(
    file,
    {
      part: async (part) => {
        if (part.name.startsWith(MEDIA_PREFIX)) await restoreMedia(mediaStore, part);
        else if (part.name.startsWith(TABLE_PREFIX)) await target.take(part);
      },
    },
    context,
    'Restoring',
  );
  if (JSON.stringify(again) !== JSON.stringify(checked.manifest))
    throw damaged(file, 'it was changed meanwhile');
  return { manifest: again, keptDatabase: await target.commit() };
}

async function openTarget(settings: DatabaseSettings, now: () => number): Promise<RestoreTarget> {
  return settings.kind === 'sqlite'
    ? openSqliteTarget(settings.file, now)
    : openPostgresTarget(settings, now);
}

/** What a link leads to is replaced, and not the link. */
function resolved(settings: DatabaseSettings): DatabaseSettings {
  if (settings.kind === 'postgres' || !existsSync(settings.file)) return settings;
  return { ...settings, file: realpathSync(settings.file) };
}

/** SQLite's new file must stand on the disk of the old one to take its name. */
function scratchPlace(settings: DatabaseSettings, file: string): string {
  return settings.kind === 'sqlite' ? settings.file : file;
}

function refuseOther({ database, octavo }: BackupHead, { kind }: DatabaseSettings): void {
  if (database === kind) return;
  const names = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
  const message = `This is a backup of a site on ${names[database]}, made by Octavo ${octavo}, and this one is on ${names[kind]}. Nothing was changed. Restore it where it came from, then bring the site over with "octavo export markdown" there and "octavo import markdown" here.`;
  throw new BackupError('other-database', message);
}

function holdsSite(settings: DatabaseSettings): BackupError {
  const place = settings.kind === 'sqlite' ? settings.file : 'The PostgreSQL database';
  const fate =
    settings.kind === 'sqlite'
      ? 'the file that is there now is kept beside the new one'
      : 'what is there now is gone then, so make a backup of it first';
  const message = `${place} holds a site already, and nothing was changed. To replace it, run the same command with --replace: ${fate}.`;
  return new BackupError('holds-site', message);
}

async function missingOriginals(database: Database, store: MediaStore): Promise<string[]> {
  const rows = await named(database.read, 'backup.media')
    .selectFrom('media')
    .select('hash')
    .orderBy('id')
    .execute();
  const missing: string[] = [];
  for (const { hash } of rows) {
    const key = originalKey(hash);
    if ((await store.get(key)) === undefined) missing.push(key);
  }
  return missing;
}
