import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../tests/support/databases.ts';
import { freePort } from '../../tests/support/free-port.ts';
import type { Bus } from './bus.ts';
import { Follower } from './follower.ts';
import { invalidate } from './log.ts';
import { logOf } from './log-source.ts';
import { NotifyBus } from './notify-bus.ts';

const run = promisify(execFile);

test('a commit is heard with its position, and a transaction that is rolled back is not', async () => {
  await using home = await openTestDatabase('postgres');
  const wake = vi.fn();
  await using bus = new NotifyBus({
    url: urlOf(home),
    onTrouble: (error) => expect.unreachable(String(error)),
  });
  await bus.listen(wake);
  while (wake.mock.calls.length === 0) await setTimeout(1);
  expect(wake).toHaveBeenLastCalledWith();
  const failed = home.database.transaction(async (tx) => {
    await sql`select pg_notify('octavo_invalidations', '99')`.execute(tx);
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await append(home);
  while (wake.mock.calls.length === 1) await setTimeout(1);
  expect(wake.mock.calls.slice(1)).toEqual([[1]]);
});

test('a connection that is cut off is made again, and what was missed is read, also by looking meanwhile', async () => {
  await using home = await openTestDatabase('postgres');
  const onTrouble = vi.fn();
  const notifyBus = new NotifyBus({ url: urlOf(home), onTrouble });
  const heard = vi.fn();
  const bus: Bus = {
    listen: (wake) =>
      notifyBus.listen((position) => {
        heard(position);
        wake(position);
      }),
    tell: () => notifyBus.tell(),
    [Symbol.asyncDispose]: () => notifyBus[Symbol.asyncDispose](),
  };
  const onError = (error: unknown) => expect.unreachable(String(error));
  const log = { ...logOf(home.database), onAppend: () => () => {} };
  await using looking = await Follower.start({ log, bus, pollMs: 5, onError });
  const first = await listener(home);
  await sql`select pg_terminate_backend(${first})`.execute(home.database.read);
  await append(home);
  while (looking.freshness.applied < 1) await setTimeout(1);
  while (onTrouble.mock.calls.length === 0) await setTimeout(1);
  // The server still shows the old one while that ends.
  await listener(home, first);
  await append(home);
  while (!heard.mock.calls.some(([position]) => position === 2)) await setTimeout(1);
  expect(onTrouble).toHaveBeenCalledTimes(1);
});

test('a server that cannot be reached stops nobody from starting, and is named once', async () => {
  const onTrouble = vi.fn();
  await using bus = new NotifyBus({ url: `postgres://nobody@127.0.0.1:${await freePort()}/none`, onTrouble });
  await bus.listen(() => expect.unreachable('there is nothing to hear'));
  while (onTrouble.mock.calls.length === 0) await setTimeout(1);
  expect(String(onTrouble.mock.calls[0]?.[0])).toContain('ECONNREFUSED');
});

test('a process that has nothing else to do ends, though it listens', async () => {
  await using home = await openTestDatabase('postgres');
  const script = `
    import { FileBus } from '${import.meta.dirname}/file-bus.ts';
    import { NotifyBus } from '${import.meta.dirname}/notify-bus.ts';
    const onTrouble = (error) => { throw error; };
    await new FileBus({ databaseFile: process.argv[1], onTrouble }).listen(() => {});
    const waiting = setTimeout(() => {}, 60_000);
    await new NotifyBus({ url: process.argv[2], onTrouble }).listen(() => {
      console.log('listening');
      clearTimeout(waiting);
    });
  `;
  const args = ['--input-type=module', '--eval', script, `${import.meta.dirname}/none.db`, urlOf(home)];
  expect((await run(process.execPath, args, { timeout: 30_000 })).stdout).toBe('listening\n');
});

function urlOf({ settings }: TestDatabase): string {
  return settings.kind === 'postgres' ? settings.url : '';
}

function append({ database }: TestDatabase): Promise<void> {
  return database.transaction(async (tx) => invalidate(tx, ['a']));
}

/** The process of the server that listens, once there is one besides `other`. */
async function listener({ database }: TestDatabase, other = 0): Promise<number> {
  for (;;) {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity
      where datname = current_database() and application_name = 'octavo listener' and query like 'listen%'
        and state = 'idle' and pid <> ${other}
    `.execute(database.read);
    if (rows[0] !== undefined) return rows[0].pid;
    await setTimeout(1);
  }
}
