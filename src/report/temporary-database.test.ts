import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { createEmptyDatabase, DATABASE_KINDS } from '../../tests/support/databases.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { temporaryPlace } from './temporary-database.ts';

describe.each(DATABASE_KINDS)('a temporary place on %s', (kind) => {
  test('has databases of its own, and leaves nothing behind', async () => {
    await using parent = await emptyFolder();
    await using operators = await createEmptyDatabase(kind);
    const created: string[] = [];
    {
      await using place = await temporaryPlace(operators.settings, parent.path);
      for (const name of ['large', 'small']) {
        const settings = await place.createDatabase(name);
        created.push(settings.kind === 'postgres' ? new URL(settings.url).pathname.slice(1) : settings.file);
        await using database = await openDatabase(settings);
        expect((await migrate(database, 1)).length).toBeGreaterThan(1);
      }
      expect(await readdir(parent.path)).toHaveLength(1);
    }
    expect(new Set(created).size).toBe(2);
    expect(await readdir(parent.path)).toEqual([]);
    if (kind === 'postgres') expect(await databasesNamed(created)).toEqual([]);
  });
});

test('says who must allow it where the role may not create a database', async () => {
  await using parent = await emptyFolder();
  await using role = await roleWithoutRights();
  await using place = await temporaryPlace({ kind: 'postgres', url: role.url, poolSize: 1 }, parent.path);
  await expect(place.createDatabase('large')).rejects.toMatchObject({
    code: 'no-database',
    message: expect.stringMatching(
      new RegExp(`"${role.name}" may not create.*alter role "${role.name}" createdb`),
    ),
  });
});

test('says where a folder is missing', async () => {
  const opening = temporaryPlace({ kind: 'sqlite', file: 'octavo.db' }, '/no/such/folder');
  await expect(opening).rejects.toMatchObject({
    code: 'no-folder',
    message: expect.stringContaining('--dir'),
  });
});

async function emptyFolder() {
  const path = await mkdtemp(join(tmpdir(), 'octavo-parent-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function roleWithoutRights() {
  const name = `octavo_weak_${process.pid}`;
  await administer(`create role ${name} login`);
  const url = new URL(inject('postgresUrl'));
  url.username = name;
  return {
    name,
    url: url.href,
    [Symbol.asyncDispose]: async () => void (await administer(`drop role ${name}`)),
  };
}

async function databasesNamed(names: readonly string[]): Promise<unknown[]> {
  return await administer('select datname from pg_database where datname = any($1)', [names]);
}

async function administer(statement: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  const { rows } = await client.query(statement, values).finally(() => client.end());
  return rows;
}
