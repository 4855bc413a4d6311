import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { named } from '../database/named.ts';
import { openDatabase } from '../database/open-database.ts';
import { atEnd } from '../database/transaction-end.ts';
import { silentBus } from './bus.ts';
import { Follower } from './follower.ts';
import { EVERYTHING, invalidate, loggedBy, readLog, withdraw } from './log.ts';
import { logOf } from './log-source.ts';

const WRITERS = 4;
const EACH = 12;

describeDatabases('the invalidation log', (open) => {
  // With positions from a sequence, a later one is visible before an earlier one whose transaction takes longer to commit.
  test('never shows a position before those that come first, however many append at once', async () => {
    await using home = await open();
    await using reading = await openDatabase(home.settings);
    const onError = (error: unknown) => expect.unreachable(String(error));
    await using follower = await Follower.start({
      log: logOf(reading),
      bus: silentBus,
      pollMs: 60_000,
      onError,
    });
    const write = async (writer: number) => {
      await using database = await openDatabase(home.settings);
      for (let count = 0; count < EACH; count++) {
        await database.transaction(async (tx) => {
          invalidate(tx, [`writer:${writer}`]);
          // Behind the append.
          atEnd(tx, () => setTimeout((writer * 7 + count * 3) % 5));
        });
      }
    };
    let isDone = false;
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer))).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await follower.catchUp();
      await setTimeout(0);
    }
    await writing;
    await follower.catchUp();
    // It has missed nothing, so it has never begun anew.
    expect(follower.freshness.knownFrom).toBe(0);
    expect(follower.freshness.applied).toBe(WRITERS * EACH);
    const rows = await readLog(reading.read, 0, 1000);
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
  });

  test('holds one row of each transaction that invalidated something, with what was taken from readers', async () => {
    await using home = await open();
    const { database } = home;
    await database.transaction(async (tx) => {
      invalidate(tx, ['a', 'b']);
      withdraw(tx, ['c']);
      invalidate(tx, ['b']);
    });
    await database.transaction(async (tx) => invalidate(tx, []));
    const noted: unknown[] = [];
    database.onCommit((tx) => noted.push(loggedBy(tx)));
    await database.transaction(async (tx) => withdraw(tx, ['d']));
    const rows = await readLog(database.read, 0, 10);
    expect(rows).toMatchObject([
      { position: 1, tags: ['a', 'b', 'c'], withdrawn: ['c'] },
      { position: 2, tags: ['d'], withdrawn: ['d'] },
    ]);
    expect(noted).toEqual(rows.slice(1));
  });

  test('takes nothing that it would lose: of a transaction that is over, or of a copy of one', async () => {
    await using home = await open();
    const { database } = home;
    const late = await database.transaction(async (tx) => {
      expect(() => invalidate(named(tx, 'posts.update'), ['a'])).toThrow('itself');
      expect(() => withdraw(named(tx, 'posts.update'), ['a'])).toThrow('itself');
      return [() => invalidate(tx, ['a']), () => withdraw(tx, ['a'])];
    });
    for (const invalidateLate of late) expect(invalidateLate).toThrow('running');
    const later = await database.transaction(async (tx) => {
      invalidate(tx, ['b']);
      return () => invalidate(tx, ['c']);
    });
    expect(later).toThrow('already');
    expect(await readLog(database.read, 0, 10)).toMatchObject([{ position: 1, tags: ['b'] }]);
  });

  test('takes very many tags, and what it cannot read, for everything', async () => {
    await using home = await open();
    const { database } = home;
    const many = Array.from({ length: 5_001 }, (_, index) => `tag:${index}`);
    await database.transaction(async (tx) => {
      invalidate(tx, many);
      withdraw(tx, ['a']);
    });
    await database.transaction(async (tx) => invalidate(tx, ['b']));
    await database.transaction((tx) =>
      tx.updateTable('invalidations').set({ tags: '[["b"' }).where('position', '=', 2).execute(),
    );
    const everything = { tags: [EVERYTHING], withdrawn: [EVERYTHING] };
    expect(await readLog(database.read, 0, 10)).toMatchObject([everything, everything]);
  });
});
