import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { ensureTags, TAG_NAME_MAX_LENGTH, type TagInput } from './ensure-tags.ts';

describeDatabases('ensureTags', (open) => {
  const ensure = (database: Database, ...tags: TagInput[]) =>
    database.transaction((tx) => ensureTags(tx, tags, 5));
  const rows = (database: Database) =>
    database.read.selectFrom('tags').select(['name', 'slug', 'description']).orderBy('id').execute();

  test('gives the ids in the order of the names, and makes what is not there yet', async () => {
    await using test = await open();
    const [sea] = await ensure(test.database, { name: 'Sea' });
    const ids = await ensure(test.database, { name: 'Birds' }, { name: 'Sea' }, { name: 'Birds' });
    expect(ids).toEqual([expect.any(Number), sea]);
    expect(await rows(test.database)).toEqual([
      { name: 'Sea', slug: 'sea', description: '' },
      { name: 'Birds', slug: 'birds', description: '' },
    ]);
  });

  test('tells names apart by every sign, with slugs of their own', async () => {
    await using test = await open();
    const names = ['+', 'C', 'C#', 'C++', 'Ubung', 'c', 'Übung', '日本', '💩'];
    const ids = await ensure(test.database, ...names.map((name) => ({ name })));
    expect(new Set(ids).size).toBe(names.length);
    const stored = await rows(test.database);
    expect(stored.map((row) => row.name)).toEqual(names);
    expect(new Set(stored.map((row) => row.slug)).size).toBe(names.length);
    for (const row of stored) expect(row.slug).not.toBe('');
  });

  test('takes the slug and the description that came with a new tag, and changes no known one', async () => {
    await using test = await open();
    await ensure(test.database, { name: 'Sea', slug: 'the-sea', description: 'Wet.' });
    await ensure(test.database, { name: 'Sea', slug: 'other', description: 'Dry.' });
    await ensure(test.database, { name: 'Ocean', slug: 'the-sea' });
    expect(await rows(test.database)).toEqual([
      { name: 'Sea', slug: 'the-sea', description: 'Wet.' },
      { name: 'Ocean', slug: 'the-sea-2', description: '' },
    ]);
  });

  test('cuts a name that is too long, and knows it again', async () => {
    await using test = await open();
    const [first] = await ensure(test.database, { name: 'x'.repeat(2000) });
    expect(await ensure(test.database, { name: 'x'.repeat(3000) })).toEqual([first]);
    expect((await rows(test.database))[0]?.name).toHaveLength(TAG_NAME_MAX_LENGTH);
  });

  test('several who need the same new tags at once get the same ones', async () => {
    await using test = await open();
    const results = await Promise.all(
      Array.from({ length: 5 }, () => ensure(test.database, { name: 'Sea' }, { name: 'C' }, { name: 'C++' })),
    );
    expect(new Set(results.map(String)).size).toBe(1);
    expect((await rows(test.database)).map((row) => row.name)).toEqual(['C', 'C++', 'Sea']);
  });
});
