import { expect, it } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Reader } from './database.ts';
import { runPrepared } from './prepared.ts';
import type { Statement } from './statement-log.ts';

describeDatabases('a prepared query', (open) => {
  it('is built once for each shape and length of list, and answers with the values of each time', async () => {
    await using test = await open();
    const { database } = test;
    const tags = ['a', 'b', 'c'].map((slug) => ({ slug, name: slug, description: '', created_at: 1 }));
    await database.transaction((tx) => tx.insertInto('tags').values(tags).execute());
    let built = 0;
    const find = async (db: Reader, slugs: string[], direction: 'asc' | 'desc', least: number) => {
      const found = await runPrepared(
        db,
        { name: 'test.prepared', shape: direction },
        { slugs, least },
        (given) => {
          built += 1;
          return db
            .selectFrom('tags')
            .select('slug')
            .where('slug', 'in', given.slugs)
            .where('created_at', '>=', given.least)
            .orderBy('slug', direction)
            .compile();
        },
      );
      return found.map((row) => row.slug);
    };
    const seen: Statement[] = [];
    database.observe((statement) => seen.push(statement));
    expect(await find(database.read, ['a', 'b'], 'asc', 1)).toEqual(['a', 'b']);
    expect(await find(database.read, ['c', 'b'], 'asc', 0)).toEqual(['b', 'c']);
    expect(built).toBe(1);
    expect(await find(database.read, ['c', 'b'], 'desc', 0)).toEqual(['c', 'b']);
    expect(await find(database.read, ['c'], 'desc', 2)).toEqual([]);
    expect(built).toBe(3);
    expect(seen.map((statement) => statement.name)).toEqual(Array(4).fill('test.prepared'));
    expect(seen.at(-1)?.parameters).toEqual(['c', 2]);
  });

  it('runs in the transaction that it is given', async () => {
    await using test = await open();
    const count = (db: Reader) =>
      runPrepared(db, { name: 'test.count' }, {}, () => db.selectFrom('tags').select('slug').compile());
    await count(test.database.read);
    await test.database.transaction(async (tx) => {
      await tx.insertInto('tags').values({ slug: 'x', name: 'x', description: '', created_at: 1 }).execute();
      expect(await count(tx)).toHaveLength(1);
      expect(await count(test.database.read)).toHaveLength(0);
    });
  });
});
