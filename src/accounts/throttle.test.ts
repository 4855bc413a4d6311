import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { lookAtTurn, pruneThrottles, takeTurn } from './throttle.ts';

const NOW = 1_000_000;
const LIMIT = { burst: 3, perMs: 60_000 };

describeDatabases('throttles', (open) => {
  const take = (database: Database, key: string, now: number) =>
    database.transaction((tx) => takeTurn(tx, key, LIMIT, now));

  test('a burst is free, then one turn comes back at a time', async () => {
    await using opened = await open();
    const { database } = opened;
    for (const _ of [1, 2, 3]) expect(await take(database, 'a', NOW)).toEqual({ ok: true });
    expect(await take(database, 'a', NOW)).toEqual({ ok: false, retryAfterSeconds: 60 });
    expect(await take(database, 'a', NOW + 59_500)).toEqual({ ok: false, retryAfterSeconds: 1 });
    expect(await take(database, 'b', NOW)).toEqual({ ok: true });
    expect(await take(database, 'a', NOW + 60_000)).toEqual({ ok: true });
    expect(await take(database, 'a', NOW + 60_000)).toEqual({ ok: false, retryAfterSeconds: 60 });
    for (const _ of [1, 2, 3]) expect(await take(database, 'a', NOW + 600_000)).toEqual({ ok: true });
    expect(await take(database, 'a', NOW + 600_000)).toMatchObject({ ok: false });
  });

  test('of many who ask at the same moment exactly as many get a turn as there are', async () => {
    await using opened = await open();
    const turns = await Promise.all(Array.from({ length: 20 }, () => take(opened.database, 'a', NOW)));
    expect(turns.filter(({ ok }) => ok)).toHaveLength(LIMIT.burst);
  });

  test('looking takes nothing', async () => {
    await using opened = await open();
    const { database } = opened;
    const look = () => lookAtTurn(database.read, 'a', LIMIT, NOW);
    for (const _ of [1, 2, 3, 4]) expect(await look()).toEqual({ ok: true });
    for (const _ of [1, 2, 3]) await take(database, 'a', NOW);
    expect(await look()).toEqual({ ok: false, retryAfterSeconds: 60 });
  });

  test('only rows that hold nobody back are removed', async () => {
    await using opened = await open();
    const { database } = opened;
    await take(database, 'old', NOW);
    await take(database, 'new', NOW + 60_001);
    await database.transaction((tx) => pruneThrottles(tx, NOW + 60_001));
    const rows = await database.read.selectFrom('throttles').select('key').execute();
    expect(rows).toEqual([{ key: 'new' }]);
  });
});
