import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openTestDatabase } from '../../tests/support/databases.ts';
import { named } from './named.ts';
import type { Statement } from './statement-log.ts';

/** Takes SQLite about a second. */
const LONG = sql<{ sum: number }>`
  with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 3000000)
  select sum(n) as sum from numbers
`;

it('lets this thread go on with other things while a long read runs', async () => {
  await using test = await openTestDatabase('sqlite');
  let isRunning = true;
  const reading = LONG.execute(test.database.readSlowly).finally(() => {
    isRunning = false;
  });
  let turns = 0;
  while (isRunning) {
    turns += 1;
    await setImmediate();
  }
  expect((await reading).rows).toEqual([{ sum: 4_500_001_500_000 }]);
  expect(turns).toBeGreaterThan(100);
});

it('sees what is committed, tells observers, and says what is wrong with a statement', async () => {
  await using test = await openTestDatabase('sqlite');
  const seen: Statement[] = [];
  test.database.observe((statement) => seen.push(statement));
  await test.database.transaction((tx) =>
    tx.insertInto('tags').values({ slug: 'a', name: 'a', description: '', created_at: 1 }).execute(),
  );
  const db = named(test.database.readSlowly, 'test.slow');
  expect(await db.selectFrom('tags').select('slug').where('created_at', '=', 1).execute()).toEqual([
    { slug: 'a' },
  ]);
  expect(seen.at(-1)).toMatchObject({ name: 'test.slow', rows: 1, failed: false, parameters: [1] });
  await expect(sql`select slug from nowhere`.execute(db)).rejects.toThrow('no such table: nowhere');
  expect(seen.at(-1)).toMatchObject({ name: 'test.slow', failed: true });
});

it('ends with the database, and whoever waits is told', async () => {
  const test = await openTestDatabase('sqlite');
  const reading = LONG.execute(test.database.readSlowly).then(
    () => 'read',
    () => 'told',
  );
  await setImmediate();
  await test[Symbol.asyncDispose]();
  expect(await reading).toBe('told');
});
