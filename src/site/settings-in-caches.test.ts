import { expect, it } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { twoAtOnce } from '../../tests/support/two-at-once.ts';
import { gatherDependencies } from '../cache/dependencies.ts';
import type { Database, Transaction } from '../database/database.ts';
import { loggedBy } from '../invalidation/log.ts';
import { changeSetting, resetSetting } from './change-setting.ts';
import { loadSettings } from './setting-queries.ts';

describeDatabases('settings in caches', (open) => {
  it('are what something depends on once it reads them', async () => {
    await using test = await open();
    const { dependencies } = await gatherDependencies(async () => {
      const { name, postsPerPage } = await loadSettings(test.database.read);
      return { name, postsPerPage };
    });
    expect([...dependencies.tags].sort()).toEqual(['setting:name', 'setting:postsPerPage']);
  });

  it('are invalidated one by one, when they become something else', async () => {
    await using test = await open();
    const change = (value: unknown) =>
      tagsOf(test.database, async (tx) => void (await changeSetting(tx, 'postsPerPage', value, 1)));
    expect(await change(7)).toEqual(['settings', 'setting:postsPerPage']);
    expect(await change(7)).toEqual([]);
    expect(await change('many')).toEqual([]);
    const reset = () => tagsOf(test.database, (tx) => resetSetting(tx, 'postsPerPage', 1));
    expect(await reset()).toEqual(['settings', 'setting:postsPerPage']);
    expect(await reset()).toEqual([]);
  });

  it('are invalidated by who writes over what somebody else has written just now', async () => {
    await using test = await open();
    await test.database.transaction((tx) => changeSetting(tx, 'postsPerPage', 7, 1));
    const set = (value: number) => (tx: Transaction) => changeSetting(tx, 'postsPerPage', value, 2);
    expect(await twoAtOnce(test.database, set(8), set(7))).toContain('setting:postsPerPage');
    const reset = (tx: Transaction) => resetSetting(tx, 'postsPerPage', 3);
    await test.database.transaction(reset);
    expect(await twoAtOnce(test.database, set(8), reset)).toContain('setting:postsPerPage');
  });

  it('take the patterns of before with them', async () => {
    await using test = await open();
    const tags = await tagsOf(
      test.database,
      async (tx) => void (await changeSetting(tx, 'permalinkPattern', '/blog/:slug/', 1)),
    );
    expect(tags).toEqual(['settings', 'setting:permalinkPattern', 'setting:formerPermalinkPatterns']);
  });
});

async function tagsOf(
  database: Database,
  work: (tx: Transaction) => Promise<void>,
): Promise<readonly string[]> {
  let tags: readonly string[] = [];
  const stop = database.onCommit((tx) => {
    tags = loggedBy(tx)?.tags ?? [];
  });
  await database.transaction(work);
  stop();
  return tags;
}
