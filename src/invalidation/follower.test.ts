import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import {
  DATABASE_KINDS,
  describeDatabases,
  openTestDatabase,
  type TestDatabase,
} from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { type Bus, silentBus } from './bus.ts';
import { changeEpoch, readEpoch } from './epoch.ts';
import { Follower, type FollowerOptions, PIECE } from './follower.ts';
import { invalidate, newestPosition } from './log.ts';
import { type LogSource, logOf } from './log-source.ts';
import { openBus } from './open-bus.ts';

const A_MINUTE = 60_000;

describeDatabases('a follower', (open) => {
  test('knows what its own process has committed before the writer goes on', async () => {
    await using home = await open();
    await using follower = await follow(home.database);
    await append(home.database, 'post:1');
    expect(follower.isFresh({ tags: ['post:1'], readAt: 0 })).toBe(false);
    expect(follower.isFresh({ tags: ['post:2'], readAt: 0 })).toBe(true);
    expect(follower.isFresh({ tags: ['post:1'], readAt: follower.freshness.applied })).toBe(true);
  });

  test('knows its own even while an earlier one of another process is unread', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    await using follower = await follow(home.database);
    await append(other, 'post:1');
    await append(home.database, 'post:2');
    expect(follower.isFresh({ tags: ['post:2'], readAt: 0 })).toBe(false);
    expect(await follower.catchUp()).toBe(true);
    expect(follower.isFresh({ tags: ['post:1'], readAt: 0 })).toBe(false);
    expect(follower.freshness.applied).toBe(2);
  });

  test('finds nothing of a transaction that was rolled back', async () => {
    await using home = await open();
    await using follower = await follow(home.database);
    const failed = home.database.transaction(async (tx) => {
      invalidate(tx, ['post:1']);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await follower.catchUp();
    expect(follower.freshness.applied).toBe(0);
    await append(home.database, 'post:2');
    expect(await newestPosition(home.database.read)).toBe(1);
  });

  test('can judge what others cached before it started, as far back as the log goes', async () => {
    await using home = await open();
    for (const tag of ['a', 'b', 'c', 'd']) await append(home.database, tag);
    await using early = await follow(home.database);
    expect(early.isFresh({ tags: ['b'], readAt: 1 })).toBe(false);
    expect(early.isFresh({ tags: ['a', 'x'], readAt: 1 })).toBe(true);
    await forget(home.database, 2);
    await using late = await follow(home.database);
    expect(late.freshness.applied).toBe(4);
    expect(late.isFresh({ tags: ['a', 'x'], readAt: 1 })).toBe(false);
    expect(late.isFresh({ tags: ['a', 'x'], readAt: 2 })).toBe(true);
    expect(late.isFresh({ tags: ['d'], readAt: 3 })).toBe(false);
  });

  test('reads nothing while nobody has committed anything, where that is known without reading', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    await using follower = await follow(home.database);
    await append(other, 'a');
    await follower.catchUp();
    let asked = 0;
    using _ = { [Symbol.dispose]: home.database.observe(() => (asked += 1)) };
    for (let time = 0; time < 3; time++) expect(await follower.catchUp()).toBe(true);
    expect(asked).toBe(home.settings.kind === 'sqlite' ? 0 : 3);
    expect(follower.state.reads).toBe(4);
    await append(other, 'b');
    await follower.catchUp();
    expect(follower.freshness.applied).toBe(2);
  });

  test('finds what another process appends just when it has read', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    const log = logOf(home.database);
    let meanwhile: string | null = 'b';
    const after: typeof log.after = async (...args) => {
      const rows = await log.after(...args);
      const tag = meanwhile;
      meanwhile = null;
      if (tag !== null) await append(other, tag);
      return rows;
    };
    await using follower = await follow(home.database, { log: { ...log, after } });
    await append(other, 'a');
    await follower.catchUp();
    expect(follower.freshness.applied).toBe(1);
    await follower.catchUp();
    expect(follower.freshness.applied).toBe(2);
  });

  test('begins anew when it slept so long that what it has not read is forgotten', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    await using follower = await follow(home.database);
    for (const tag of ['a', 'b', 'c', 'd']) await append(other, tag);
    await forget(home.database, 2);
    expect(await follower.catchUp()).toBe(true);
    expect(follower.freshness.applied).toBe(4);
    expect(follower.isFresh({ tags: ['x'], readAt: 0 })).toBe(false);
    expect(follower.isFresh({ tags: ['x'], readAt: 2 })).toBe(true);
  });

  test.each([
    0, 1, 5,
  ])('trusts nothing that it read of a log that was put back and has got %d more since', async (more) => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    await using follower = await follow(home.database);
    for (const tag of ['a', 'b', 'c', 'd']) await append(home.database, tag);
    const { epoch } = follower;
    await putBack(other, 2);
    await using unaware = await follow(other);
    for (let count = 0; count < more; count++) await append(other, 'd');
    expect(await follower.catchUp()).toBe(true);
    for (const readAt of [2, 3, 4]) expect(follower.isFresh({ tags: ['x'], readAt })).toBe(false);
    // What is read from now on is kept, and positions are not given again.
    expect(follower.isFresh({ tags: ['x'], readAt: follower.freshness.applied })).toBe(true);
    expect(follower.freshness.applied).toBeGreaterThan(4);
    expect(follower.epoch).not.toBe(epoch);
    await unaware.catchUp();
    expect(unaware.epoch).toBe(follower.epoch);
    expect(unaware.freshness.applied).toBe(follower.freshness.applied);
  });

  test('sees after a time without the database that it is another one', async () => {
    await using home = await open();
    let isAway = false;
    const log = logOf(home.database);
    const after: typeof log.after = async (...args) => {
      if (isAway) throw new Error('away');
      return log.after(...args);
    };
    await using follower = await follow(home.database, { log: { ...log, after }, onError: () => {} });
    await append(home.database, 'a');
    isAway = true;
    expect(await follower.catchUp()).toBe(false);
    isAway = false;
    await home.database.transaction(changeEpoch);
    expect(await follower.catchUp()).toBe(true);
    expect(follower.epoch).toBe(await readEpoch(home.database.read));
    expect(follower.isFresh({ tags: ['x'], readAt: 1 })).toBe(false);
    expect(follower.isFresh({ tags: ['x'], readAt: follower.freshness.applied })).toBe(true);
    expect(follower.state).toMatchObject({ failures: 1, isBlind: false });
  });

  test('tells of all that is applied, once it is, until nobody wants to hear', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    await using follower = await follow(home.database);
    const heard: [tags: readonly string[] | undefined, wasFresh: boolean][] = [];
    const stop = follower.onNews((news) =>
      heard.push([news?.tags, follower.isFresh({ tags: news?.tags ?? [], readAt: 0 })]),
    );
    await append(home.database, 'own');
    await append(other, 'a', 'b');
    await append(other, 'c');
    await follower.catchUp();
    expect(heard).toEqual([
      [['own'], false],
      [['a', 'b'], false],
      [['c'], false],
    ]);
    stop();
    await append(home.database, 'd');
    expect(heard).toHaveLength(3);
  });

  test.each([
    'forgotten',
    'put back',
  ])('tells where anything may be invalidated: the log is %s', async (how) => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    await using follower = await follow(home.database);
    for (const tag of ['a', 'b', 'c', 'd']) await append(other, tag);
    if (how === 'put back') await follower.catchUp();
    const heard: [news: unknown, epoch: string, wasFresh: boolean][] = [];
    follower.onNews((news) => heard.push([news, follower.epoch, follower.isFresh({ tags: [], readAt: 1 })]));
    await (how === 'put back' ? putBack(other, 2) : forget(other, 2));
    await follower.catchUp();
    expect(heard).toContainEqual([null, follower.epoch, false]);
  });

  test('reads much in pieces', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    const log = logOf(home.database);
    const after = vi.fn(log.after);
    await using follower = await follow(home.database, { log: { ...log, after } });
    const rows = Array.from({ length: PIECE * 2 }, (_, index) => ({
      position: index + 1,
      tags: '[["a"],[]]',
      at: 1,
    }));
    await other.transaction((tx) => tx.insertInto('invalidations').values(rows).execute());
    await follower.catchUp();
    expect(follower.freshness.applied).toBe(PIECE * 2);
    expect(after.mock.calls.length).toBe(3);
  });

  test('has applied what was appended before it was asked, though it was reading already', async () => {
    await using home = await open();
    await using other = await openDatabase(home.settings);
    const log = logOf(home.database);
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const after: typeof log.after = async (...args) => {
      const rows = await log.after(...args);
      begun.resolve();
      await gate.promise;
      return rows;
    };
    await using follower = await follow(home.database, { log: { ...log, after } });
    const first = follower.catchUp();
    await begun.promise;
    await append(other, 'a');
    const second = follower.catchUp();
    gate.resolve();
    expect(await second).toBe(true);
    expect(follower.isFresh({ tags: ['a'], readAt: 0 })).toBe(false);
    expect(await first).toBe(true);
  });
});

describe('time', () => {
  test('a follower that has not read for long is blind, and looks before it says that anything is fresh', async () => {
    const clock = { now: 0 };
    let isAway = false;
    const log = emptyLog(() => {
      if (isAway) throw new Error('away');
    });
    await using follower = await Follower.start(quiet({ log, clock: () => clock.now, pollMs: 500 }));
    expect(follower.isBlind).toBe(false);
    // As after SIGSTOP: no timer has run.
    clock.now += A_MINUTE;
    expect(follower.isBlind).toBe(true);
    expect(await follower.look()).toBe(true);
    expect(follower.isBlind).toBe(false);
    clock.now += A_MINUTE;
    isAway = true;
    expect(await follower.look()).toBe(false);
    // For a moment nobody else waits for what has just failed.
    isAway = false;
    expect(await follower.look()).toBe(false);
    clock.now += 1_001;
    expect(await follower.look()).toBe(true);
  });

  test('nobody waits for long for a database that does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const clock = { now: 0 };
      const answer = Promise.withResolvers<void>();
      const log = emptyLog(() => answer.promise);
      await using follower = await Follower.start(quiet({ log, clock: () => clock.now }));
      clock.now += 10 * A_MINUTE;
      const look = follower.look();
      vi.advanceTimersByTime(500);
      expect(await look).toBe(false);
      answer.resolve();
      await follower.catchUp();
      expect(await follower.look()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('nothing is read after the end', async () => {
    const read = vi.fn();
    const follower = await Follower.start(quiet({ log: emptyLog(read) }));
    await follower[Symbol.asyncDispose]();
    follower.wake();
    expect(await follower.catchUp()).toBe(false);
    expect(read).not.toHaveBeenCalled();
  });

  test('what commits report out of order is known at once, and applied in order', async () => {
    const rows = ['a', 'b', 'c'].map((tag, index) => ({
      position: index + 1,
      at: 1,
      tags: [tag],
      withdrawn: [],
    }));
    let report: (row: (typeof rows)[number]) => void = () => {};
    const log = {
      ...emptyLog(() => {}),
      after: async (position: number) => rows.filter((row) => row.position > position),
      onAppend: (listener: typeof report) => {
        report = listener;
        return () => {};
      },
    };
    await using follower = new Follower(quiet({ log }), 0);
    for (const row of [...rows].reverse()) {
      report(row);
      expect(follower.isFresh({ tags: row.tags, readAt: 0 })).toBe(false);
    }
    await follower.catchUp();
    expect(follower.freshness.applied).toBe(3);
  });
});

describe.each(DATABASE_KINDS)('what one process commits on %s, another applies', (kind) => {
  const ways: Record<string, Partial<FollowerOptions> & { wrap?: (bus: Bus) => Bus }> = {
    'when the bus wakes it': {},
    'when the bus wakes it twice and late': { wrap: doubledAndLate },
    'when it looks by itself': { pollMs: 10, wrap: () => silentBus },
  };
  test.each(Object.entries(ways))('%s', async (_, { wrap = (bus) => bus, ...options }) => {
    await using home = await openTestDatabase(kind);
    await using other = await openDatabase(home.settings);
    await using writer = await follow(home.database, { bus: wrap(busOf(home)) });
    await using reader = await follow(other, { bus: wrap(busOf(home)), ...options });
    for (let count = 1; count <= 5; count++) {
      const readAt = reader.freshness.applied;
      await append(home.database, 'post:1');
      while (reader.isFresh({ tags: ['post:1'], readAt })) await aMoment();
      expect(reader.freshness.applied).toBe(writer.freshness.applied);
    }
  });
});

function follow(database: Database, options: Partial<FollowerOptions> = {}): Promise<Follower> {
  return Follower.start({
    log: logOf(database),
    bus: silentBus,
    pollMs: A_MINUTE,
    onError: (error) => expect.unreachable(String(error)),
    ...options,
  });
}

function quiet(options: Pick<FollowerOptions, 'log'> & Partial<FollowerOptions>): FollowerOptions {
  return { bus: silentBus, pollMs: A_MINUTE, onError: () => {}, ...options };
}

function emptyLog(read: () => void | Promise<void>): LogSource {
  return {
    epoch: async () => 'e',
    newest: async () => 0,
    changes: () => null,
    upTo: async () => [],
    after: async () => {
      await read();
      return [];
    },
    moveOn: async () => {},
    onAppend: () => () => {},
  };
}

function busOf({ settings }: TestDatabase): Bus {
  return openBus({
    ...settings,
    listenUrl: settings.kind === 'postgres' ? settings.url : null,
    onTrouble: (error) => expect.unreachable(String(error)),
  });
}

function doubledAndLate(bus: Bus): Bus {
  return {
    listen: (wake) =>
      bus.listen(async (position) => {
        wake(position);
        await setTimeout(5);
        wake(position);
      }),
    tell: () => void setTimeout(5).then(() => bus.tell()),
    [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
  };
}

function append(database: Database, ...tags: readonly string[]): Promise<void> {
  return database.transaction(async (tx) => invalidate(tx, tags));
}

async function forget(database: Database, upTo: number): Promise<void> {
  await database.transaction((tx) => tx.deleteFrom('invalidations').where('position', '<=', upTo).execute());
}

/** As a restored backup or a replica that was behind does. */
async function putBack(database: Database, to: number): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.deleteFrom('invalidations').where('position', '>', to).execute();
    if (database.kind === 'postgres')
      await tx.updateTable('invalidation_log').set({ position: to }).execute();
    else await sql`update sqlite_sequence set seq = ${to} where name = 'invalidations'`.execute(tx);
  });
  // What is appended from now on has another time.
  await setTimeout(2);
}

function aMoment(): Promise<void> {
  return setTimeout(1);
}
