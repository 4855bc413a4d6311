// What a backup holds, what it refuses, and that a restore gives all of it or nothing.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BackupContext } from '../src/backup/backup-context.ts';
import { backupSite } from '../src/backup/backup-site.ts';
import { checkBackup } from '../src/backup/check-backup.ts';
import { namesMadeBy } from '../src/backup/octavo-tables.ts';
import { restoreSite } from '../src/backup/restore-site.ts';
import type { Database } from '../src/database/database.ts';
import { MIGRATIONS } from '../src/database/migrations/migrations.ts';
import { type DatabaseSettings, openDatabase } from '../src/database/open-database.ts';
import { readEpoch } from '../src/invalidation/epoch.ts';
import { FolderMediaStore } from '../src/media/folder-media-store.ts';
import { originalKey } from '../src/media/media-keys.ts';
import { createEmptyDatabase, DATABASE_KINDS, type EmptyDatabase } from './support/databases.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { NOON, openSite, type TestSite } from './support/site.ts';

describe.each(DATABASE_KINDS)('a backup on %s', (kind) => {
  test('brings everything back: texts, revisions, comments, people, media, and strings that break things', async () => {
    await using site = await openSite(kind);
    await fill(site);
    await using place = await openPlace(kind);
    const summary = await backupSite(contextOf(site), { file: place.file });
    expect(summary.manifest).toMatchObject({ missingMedia: [], changedMedia: [] });
    const restored = await restoreSite(place.context, { file: place.file });
    expect(restored).toMatchObject({ keptDatabase: null, missingMedia: [] });
    expect(await rowsOf(place.settings)).toEqual(await rowsOf(site.services.config.database));
    expect(await mediaFiles(place.context)).toEqual(await mediaFiles(contextOf(site)));
    expect((await readdir(place.folder)).sort()).toEqual(place.filesAfterRestore);
  });

  test('brings back another log of what caches must know, as positions are given again that some know', async () => {
    await using site = await openSite(kind);
    await using place = await openPlace(kind);
    await backupSite(contextOf(site), { file: place.file });
    await restoreSite(place.context, { file: place.file });
    await using database = await openDatabase(place.settings);
    expect(await readEpoch(database.read)).not.toBe(await readEpoch(site.database.read));
  });

  test('goes on with new numbers where the site was, also behind what was deleted', async () => {
    await using site = await openSite(kind);
    const [, last = 0] = await site.addPosts([{ slug: 'one' }, { slug: 'two' }]);
    await site.database.transaction((tx) => tx.deleteFrom('posts').where('id', '=', last).execute());
    await using place = await openPlace(kind);
    await backupSite(contextOf(site), { file: place.file });
    await restoreSite(place.context, { file: place.file });
    await using database = await openDatabase(place.settings);
    const added = await database.transaction((tx) =>
      tx
        .insertInto('tags')
        .values({ slug: 't', name: 't', description: '', created_at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    expect(added.id).toBeGreaterThan(0);
    const post = await database.read.selectFrom('posts').selectAll().executeTakeFirstOrThrow();
    const { id: _, ...row } = post;
    const next = await database.transaction((tx) =>
      tx
        .insertInto('posts')
        .values({ ...row, slug: 'three' })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    expect(next.id).toBe(last + 1);
  });

  test('refuses to replace a site, and replaces it when told to, the old one kept where it is a file', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'first' });
    await using place = await openPlace(kind);
    await backupSite(contextOf(site), { file: place.file });
    await restoreSite(place.context, { file: place.file });
    await writeMore(place.settings);
    const before = await rowsOf(place.settings);
    const refused = restoreSite(place.context, { file: place.file });
    await expect(refused).rejects.toMatchObject({
      code: 'holds-site',
      message: expect.stringContaining('--replace'),
    });
    expect(await rowsOf(place.settings)).toEqual(before);
    const { keptDatabase } = await restoreSite(place.context, { file: place.file, replace: true });
    expect(await rowsOf(place.settings)).toEqual(await rowsOf(site.services.config.database));
    if (kind === 'postgres') expect(keptDatabase).toBe(null);
    else expect(await rowsOf({ kind: 'sqlite', file: keptDatabase ?? '' })).toEqual(before);
  });

  test('refuses to replace what is in use', async () => {
    await using site = await openSite(kind);
    await using place = await openPlace(kind);
    await backupSite(contextOf(site), { file: place.file });
    const rows = await rowsOf(site.services.config.database);
    const context = { ...place.context, database: site.services.config.database };
    await expect(restoreSite(context, { file: place.file, replace: true })).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringMatching(/Stop/),
    });
    expect(await rowsOf(site.services.config.database)).toEqual(rows);
  });

  test('of an older Octavo is brought up to date once it is back', async () => {
    await using old = await createOldDatabase(kind);
    await using place = await openPlace(kind);
    const context = { ...place.context, database: old.settings };
    const { manifest } = await backupSite(context, { file: place.file });
    expect(manifest.migrations).toEqual(['foundation', 'people']);
    await restoreSite(place.context, { file: place.file });
    await using database = await openDatabase(place.settings);
    const names = await database.read.selectFrom('migrations').select('name').orderBy('id').execute();
    expect(names.map(({ name }) => name)).toEqual(MIGRATIONS.map(({ name }) => name));
    expect(await database.read.selectFrom('tags').select('slug').execute()).toEqual([{ slug: 'old' }]);
  });

  test('names the media that the store has lost or that have changed, and leaves them out when told to', async () => {
    await using site = await openSite(kind);
    const [lost, changed] = [
      await site.addPicture({ width: 900, height: 500 }),
      await site.addPicture({ width: 901, height: 500 }),
    ];
    const context = contextOf(site);
    await context.mediaStore.delete(originalKey(lost.hash));
    await context.mediaStore.delete(originalKey(changed.hash));
    await context.mediaStore.put(originalKey(changed.hash), Buffer.from('something else'));
    await using place = await openPlace(kind);
    const { manifest } = await backupSite(context, { file: place.file });
    expect(manifest.missingMedia).toEqual([originalKey(lost.hash)]);
    expect(manifest.changedMedia).toEqual([originalKey(changed.hash)]);
    expect(await restoreSite(place.context, { file: place.file })).toMatchObject({
      missingMedia: [originalKey(lost.hash)],
    });
    const without = await backupSite(context, { file: `${place.file}-2`, withMedia: false });
    expect(without.manifest.parts.filter(({ name }) => name.startsWith('media/'))).toEqual([]);
  });

  test('changes nothing when the file is damaged, whatever is wrong with it', async () => {
    await using site = await openSite(kind);
    await fill(site);
    await using place = await openPlace(kind);
    await backupSite(contextOf(site), { file: place.file });
    const whole = await readFile(place.file);
    const damages: [string, Buffer][] = [
      ...[4, 9, 20, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999].map((at): [string, Buffer] => {
        const place = at < 1 ? Math.floor(whole.length * at) : at;
        return [`a byte at ${at}`, flipped(whole, place)];
      }),
      ['the last byte', flipped(whole, whole.length - 1)],
      ...[0, 3, 100, whole.length / 2, whole.length - 1].map((length): [string, Buffer] => [
        `cut off after ${length}`,
        whole.subarray(0, length),
      ]),
      ['another file', Buffer.from('a text')],
    ];
    for (const [what, bytes] of damages) {
      await writeFile(place.file, bytes);
      const error = await restoreSite(place.context, { file: place.file }).catch((error) => error);
      expect([what, error.code]).toEqual([what, expect.stringMatching(/^(damaged|not-a-backup)$/)]);
      expect([what, await place.isUntouched()]).toEqual([what, true]);
    }
  });

  test('leaves nothing when it is interrupted, at whatever step', async () => {
    await using site = await openSite(kind);
    await fill(site);
    await using place = await openPlace(kind);
    const labels = ['Copying the database, MB', 'Reading rows', 'Packing media', 'Checking, MB'];
    let tried = 0;
    for (const label of labels) {
      const controller = new AbortController();
      const progress = (name: string) => {
        if (name === label) controller.abort();
        return { advance: () => {}, done: () => {} };
      };
      const backup = backupSite(
        { ...contextOf(site), signal: controller.signal, progress },
        { file: place.file },
      );
      if (await backup.then(() => true, isInterrupted)) await rm(place.file);
      else tried += 1;
      expect(await readdir(dirname(place.file))).toEqual([]);
    }
    expect(tried).toBe(3);
  });
});

test('the tables that migrations make on PostgreSQL are known by their names', async () => {
  await using site = await openSite('postgres');
  const { rows } = await sql<{
    name: string;
  }>`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(
    site.database.read,
  );
  const { tables } = namesMadeBy('postgres', MIGRATIONS.length);
  expect(tables.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});

test('a backup of one database is not brought back to the other', async () => {
  await using site = await openSite('sqlite');
  await using place = await openPlace('postgres');
  await backupSite(contextOf(site), { file: place.file });
  await expect(restoreSite(place.context, { file: place.file })).rejects.toMatchObject({
    code: 'other-database',
    message: expect.stringContaining('octavo export markdown'),
  });
});

test('a backup does not replace a file unless it is told to, nor a folder', async () => {
  await using site = await openSite('sqlite');
  await using place = await openPlace('sqlite');
  const context = contextOf(site);
  await writeFile(place.file, 'mine');
  await expect(backupSite(context, { file: place.file })).rejects.toMatchObject({ code: 'file-exists' });
  expect(await readFile(place.file, 'utf8')).toBe('mine');
  await backupSite(context, { file: place.file, force: true });
  await checkBackup(place.file, place.folder, {});
  expect((await stat(place.file)).mode & 0o777).toBe(0o600);
  await expect(backupSite(context, { file: place.folder, force: true })).rejects.toMatchObject({
    code: 'file-exists',
  });
});

test('a backup of what is no site, and one to where nothing can be written, say what to do', async () => {
  await using place = await openPlace('sqlite');
  await expect(backupSite(place.context, { file: place.file })).rejects.toMatchObject({
    code: 'no-site',
    message: expect.stringContaining('DATA_DIR'),
  });
  expect(await place.isUntouched()).toBe(true);
  await using site = await openSite('sqlite');
  await expect(backupSite(contextOf(site), { file: '/dev/null/backup' })).rejects.toMatchObject({
    code: 'cannot-write',
  });
});

test('what is no database any more is replaced when it is told to, and kept', async () => {
  await using site = await openSite('sqlite');
  await site.addPost({ slug: 'first' });
  await using place = await openPlace('sqlite');
  await backupSite(contextOf(site), { file: place.file });
  if (place.settings.kind !== 'sqlite') throw new Error('not SQLite');
  await writeFile(place.settings.file, 'no database');
  await expect(restoreSite(place.context, { file: place.file })).rejects.toMatchObject({
    code: 'holds-site',
  });
  const { keptDatabase } = await restoreSite(place.context, { file: place.file, replace: true });
  expect(await readFile(keptDatabase ?? '', 'utf8')).toBe('no database');
  expect(await rowsOf(place.settings)).toEqual(await rowsOf(site.services.config.database));
});

interface Place extends AsyncDisposable {
  settings: DatabaseSettings;
  context: BackupContext;
  /** Of the database and the media. */
  folder: string;
  /** Where the backup goes, alone in its folder. */
  file: string;
  filesAfterRestore: string[];
  isUntouched(): Promise<boolean>;
}

/** Somewhere without a site. */
async function openPlace(kind: (typeof DATABASE_KINDS)[number]): Promise<Place> {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-restored-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const backups = await mkdtemp(join(tmpdir(), 'octavo-backups-'));
  stack.defer(() => rm(backups, { recursive: true, force: true }));
  const { settings } =
    kind === 'sqlite'
      ? { settings: { kind, file: join(folder, 'octavo.db') } as const }
      : stack.use(await createEmptyDatabase(kind));
  const mediaStore = new FolderMediaStore(join(folder, 'media'));
  return {
    settings,
    context: { database: settings, mediaStore, now: () => NOON },
    folder,
    file: join(backups, 'blog.octavo'),
    filesAfterRestore: kind === 'sqlite' ? ['media', 'octavo.db'] : ['media'],
    isUntouched: async () => {
      if ((await readdir(folder)).length > 0) return false;
      if (settings.kind === 'sqlite') return true;
      await using database = await openDatabase(settings);
      return (await tableNames(database)).length === 0;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function contextOf({ services }: TestSite): BackupContext {
  return { database: services.config.database, mediaStore: services.mediaStore, now: () => NOON };
}

async function fill(site: TestSite): Promise<void> {
  const picture = await site.addPicture();
  await site.addMember('owner');
  const id = await site.addPost({ slug: 'first', tags: ['sea', 'wind'], coverMediaId: picture.id });
  await site.addPageText({ path: 'about' });
  await site.addRedirect('/old/', { postId: id });
  await site.set('name', 'Field Notes');
  const texts = naughtyStrings.filter((text) => text.trim() !== '' && !text.includes('\0'));
  const written = texts.map((text) => ({ text: text.toWellFormed(), by: 'Guest' }));
  await site.addComments(id, [...written.slice(0, 200), { text: 'An answer', replyTo: 0 }]);
  await site.database.transaction(async (tx) => {
    for (const [index, text] of written.entries()) {
      await tx
        .insertInto('revisions')
        .values({
          post_id: id,
          user_id: null,
          created_at: NOON + index,
          reason: 'saved',
          fields: JSON.stringify({ source: text.text }),
        })
        .execute();
    }
  });
}

async function writeMore(settings: DatabaseSettings): Promise<void> {
  await using database = await openDatabase(settings);
  await database.transaction((tx) =>
    tx.insertInto('tags').values({ slug: 'later', name: 'later', description: '', created_at: 2 }).execute(),
  );
}

/** A database as the first migrations left it, with a row in it. */
async function createOldDatabase(kind: (typeof DATABASE_KINDS)[number]): Promise<EmptyDatabase> {
  const empty = await createEmptyDatabase(kind);
  await using database = await openDatabase(empty.settings);
  await database.transaction(async (tx) => {
    const migrations = MIGRATIONS.slice(0, 2);
    await sql`create table migrations (id integer not null primary key, name text not null, applied_at bigint not null)`.execute(
      tx,
    );
    for (const [index, migration] of migrations.entries()) {
      for (const statement of migration.statements(kind)) await sql.raw(statement).execute(tx);
      await tx
        .insertInto('migrations')
        .values({ id: index + 1, name: migration.name, applied_at: 1 })
        .execute();
    }
    await tx
      .insertInto('tags')
      .values({ slug: 'old', name: 'old', description: '', created_at: 1 })
      .execute();
  });
  return empty;
}

/** Each row of each table, in an order that does not depend on how it is stored. */
async function rowsOf(settings: DatabaseSettings): Promise<Record<string, string[]>> {
  await using database = await openDatabase(settings);
  const names = await tableNames(database);
  const tables: Record<string, string[]> = {};
  for (const name of names) {
    const rows =
      settings.kind === 'sqlite' ? sqliteRows(settings.file, name) : await tableRows(database, name);
    tables[name] = rows.map((row) => JSON.stringify(row, asComparable)).sort();
  }
  return tables;
}

async function tableRows(database: Database, name: string): Promise<unknown[]> {
  return (await sql`select * from ${sql.table(name)}`.execute(database.read)).rows;
}

/** The tables of the full-text index have numbers that are too large for the site's own connections. */
function sqliteRows(file: string, name: string): unknown[] {
  using database = new DatabaseSync(file, { readOnly: true });
  const statement = database.prepare(`select * from "${name}"`);
  statement.setReadBigInts(true);
  return statement.all();
}

function asComparable(key: string, value: unknown): unknown {
  // Which every restore changes.
  if (key === 'epoch' || key === 'purged' || key === 'purged_again') return undefined;
  return typeof value === 'bigint' ? String(value) : value;
}

async function tableNames({ kind, read }: Database): Promise<string[]> {
  const { rows } =
    kind === 'sqlite'
      ? await sql<{
          name: string;
        }>`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`.execute(read)
      : await sql<{
          name: string;
        }>`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(
          read,
        );
  return rows.map(({ name }) => name).sort();
}

async function mediaFiles({ mediaStore, database }: BackupContext): Promise<Record<string, number>> {
  await using opened = await openDatabase(database);
  const rows = await opened.read.selectFrom('media').select('hash').execute();
  const sizes: Record<string, number> = {};
  for (const { hash } of rows) sizes[hash] = (await mediaStore.get(originalKey(hash)))?.size ?? -1;
  return sizes;
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

function isInterrupted(error: unknown): boolean {
  if (error instanceof Error && 'code' in error && error.code === 'interrupted') return false;
  throw error;
}
