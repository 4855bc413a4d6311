import { renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { SqliteLock } from './sqlite-lock.ts';

test('a file that somebody has open cannot be locked, and one that is locked cannot be opened', async () => {
  await using place = await openPlace();
  const other = makeDatabase(place.file, 'old');
  expect(() => new SqliteLock(place.file)).toThrow(expect.objectContaining({ code: 'in-use' }));
  expect(readName(other)).toBe('old');
  other.close();
  const lock = new SqliteLock(place.file);
  using late = new DatabaseSync(place.file);
  expect(() => readName(late)).toThrow('locked');
  lock[Symbol.dispose]();
  expect(readName(late)).toBe('old');
});

test('who waited for a file that was replaced finds no database, and changes nothing of the new one', async () => {
  await using place = await openPlace();
  makeDatabase(place.file, 'old').close();
  makeDatabase(place.newFile, 'new').close();
  using waiting = new DatabaseSync(place.file);
  {
    using lock = new SqliteLock(place.file);
    expect(() => readName(waiting)).toThrow('locked');
    lock.replaceBy(() => renameSync(place.newFile, place.file));
  }
  expect(() => readName(waiting)).toThrow('not a database');
  expect(() => waiting.exec("pragma journal_mode = wal; insert into names values ('late')")).toThrow(
    'not a database',
  );
  using database = new DatabaseSync(place.file);
  expect(readName(database)).toBe('new');
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
});

async function openPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-lock-'));
  return {
    file: join(folder, 'octavo.db'),
    newFile: join(folder, 'new.db'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As the site opens its own: in write-ahead mode. */
function makeDatabase(file: string, name: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; create table names (name text)');
  database.prepare('insert into names values (?)').run(name);
  return database;
}

function readName(database: DatabaseSync): unknown {
  return database.prepare('select name from names').get()?.name;
}
