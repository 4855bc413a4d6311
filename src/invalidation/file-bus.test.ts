import { mkdir, mkdtempDisposable, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { FileBus } from './file-bus.ts';

test('whoever shares the database file is woken, and whoever else writes there wakes nobody', async () => {
  await using folder = await newFolder();
  const onTrouble = vi.fn();
  const databaseFile = join(folder.path, 'octavo.db');
  await using one = new FileBus({ databaseFile, onTrouble });
  await using other = new FileBus({ databaseFile, onTrouble });
  const wake = vi.fn();
  await other.listen(wake);
  await writeFile(databaseFile, 'x');
  await writeFile(`${databaseFile}-wal`, 'x');
  await using elsewhere = new FileBus({ databaseFile: join(folder.path, 'b.db'), onTrouble });
  const heard = Promise.withResolvers<void>();
  await elsewhere.listen(heard.resolve);
  elsewhere.tell();
  await heard.promise;
  expect(wake).not.toHaveBeenCalled();
  one.tell();
  while (wake.mock.calls.length === 0) await setTimeout(1);
  expect(onTrouble).not.toHaveBeenCalled();
});

test('however often it is told at once, little is written, all of it by the end and nothing later', async () => {
  await using folder = await newFolder();
  const databaseFile = join(folder.path, 'octavo.db');
  const onTrouble = (error: unknown) => expect.unreachable(String(error));
  await using other = new FileBus({ databaseFile, onTrouble });
  const wake = vi.fn();
  await other.listen(wake);
  const bus = new FileBus({ databaseFile, onTrouble });
  for (let count = 0; count < 1_000; count++) bus.tell();
  await bus[Symbol.asyncDispose]();
  while (wake.mock.calls.length === 0) await setTimeout(1);
  expect(wake.mock.calls.length).toBeLessThan(10);
  await rm(`${databaseFile}-wake`);
  bus.tell();
  await bus[Symbol.asyncDispose]();
  await expect(readFile(`${databaseFile}-wake`)).rejects.toThrow('ENOENT');
});

test('a folder that goes and comes again is watched again, and its writer is told nothing of the trouble', async () => {
  await using folder = await newFolder();
  const data = join(folder.path, 'data');
  await mkdir(data);
  const onTrouble = vi.fn();
  await using bus = new FileBus({ databaseFile: join(data, 'octavo.db'), onTrouble });
  const wake = vi.fn();
  await bus.listen(wake);
  await rename(data, join(folder.path, 'away'));
  while (onTrouble.mock.calls.length === 0) await setTimeout(1);
  expect(() => bus.tell()).not.toThrow();
  await mkdir(data);
  // It looks at once, as it may have missed something.
  while (wake.mock.calls.length === 0) await setTimeout(5);
  wake.mockClear();
  bus.tell();
  while (wake.mock.calls.length === 0) await setTimeout(5);
});

test('where nothing can be written or watched, that is said once', async () => {
  await using folder = await newFolder();
  const onTrouble = vi.fn();
  await using bus = new FileBus({ databaseFile: join(folder.path, 'none', 'octavo.db'), onTrouble });
  await bus.listen(() => {});
  for (let count = 0; count < 3; count++) {
    bus.tell();
    await setTimeout(1);
  }
  while (onTrouble.mock.calls.length < 2) await setTimeout(1);
  await bus[Symbol.asyncDispose]();
  expect(onTrouble).toHaveBeenCalledTimes(2);
});

function newFolder() {
  return mkdtempDisposable(join(tmpdir(), 'octavo-bus-'));
}
