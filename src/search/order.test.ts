// That results stand in the order of their dates whatever happens to the keys that SQLite's index has for them.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeDatabases, openTestDatabase } from '../../tests/support/databases.ts';
import { addTestPosts } from '../../tests/support/search-posts.ts';
import type { Database } from '../database/database.ts';
import { settingsFrom } from '../site/settings.ts';
import { indexPost, indexPosts, removePost } from './index-post.ts';
import { matchingPosts } from './matching-posts.ts';
import { searchPosts } from './search-queries.ts';
import { COMPLETIONS } from './written-query.ts';

const settings = settingsFrom(new Map());

async function titlesFor(database: Database, query: string): Promise<string[]> {
  const { results } = await searchPosts(database.read, query, { page: 1, size: 200 }, settings);
  return results.map((result) => result.post.title);
}

describeDatabases('the order of the search', (open) => {
  test('follows a date that changes', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(
      database,
      ['first', 'second', 'third'].map((title) => ({ title, text: 'words' })),
    );
    await database.transaction(async (tx) => {
      await tx.updateTable('posts').set({ published_at: 5000 }).where('id', '=', 1).execute();
      await indexPost(tx, 1, { title: 'first', lead: '', text: 'words' });
    });
    expect(await titlesFor(database, 'words')).toEqual(['first', 'third', 'second']);
    await database.transaction((tx) => removePost(tx, 3));
    expect(await titlesFor(database, 'words')).toEqual(['first', 'second']);
  });

  test('holds for a draft that is published later', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(database, [
      { title: 'old', text: 'words' },
      { title: 'draft', text: 'words', status: 'draft' },
      { title: 'new', text: 'words' },
    ]);
    expect(await titlesFor(database, 'words')).toEqual(['new', 'old']);
    await database.transaction(async (tx) => {
      await tx
        .updateTable('posts')
        .set({ status: 'published', published_at: 9000 })
        .where('id', '=', 2)
        .execute();
      await indexPost(tx, 2, { title: 'draft', lead: '', text: 'words' });
    });
    expect(await titlesFor(database, 'words')).toEqual(['draft', 'new', 'old']);
  });

  test('takes dates before 1970 and far away', async () => {
    await using opened = await open();
    const times = [-(10 ** 13), 8_640_000_000_000_000, 0, 10 ** 12];
    await addTestPosts(
      opened.database,
      times.map((publishedAt) => ({ title: String(publishedAt), text: 'words', publishedAt })),
    );
    expect(await titlesFor(opened.database, 'words')).toEqual([
      '8640000000000000',
      '1000000000000',
      '0',
      '-10000000000000',
    ]);
  });

  test('finds every post of those that would have the same key', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(database, [{ title: 'one', text: 'words', publishedAt: 5 }]);
    for (const [title, id] of [
      ['two', 1 + 2 ** 20],
      ['three', 1 + 2 ** 21],
    ] as const) {
      await database.transaction(async (tx) => {
        const one = await tx.selectFrom('posts').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
        await tx
          .insertInto('posts')
          .values({ ...one, id, slug: title, title })
          .execute();
      });
    }
    const entries = [1 + 2 ** 20, 1 + 2 ** 21].map((postId) => ({
      postId,
      title: '',
      lead: '',
      text: 'words',
    }));
    await database.transaction((tx) => indexPosts(tx, entries));
    expect((await titlesFor(database, 'words')).toSorted()).toEqual(['one', 'three', 'two']);
    await database.transaction((tx) => removePost(tx, 1));
    await database.transaction((tx) => indexPosts(tx, entries));
    expect(await titlesFor(database, 'words')).toEqual(['three', 'two']);
  });

  test('gives those who write what they look for, whatever its status', async () => {
    await using opened = await open();
    const { database } = opened;
    await addTestPosts(database, [
      { title: 'streams', status: 'draft' },
      { title: 'streaming' },
      { title: 'other' },
    ]);
    const found = matchingPosts(database.read, 'stream');
    const rows = await database.read
      .selectFrom('posts')
      .select('id')
      .where(sql<boolean>`id in (${found})`)
      .orderBy('id')
      .execute();
    expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('completes a word to the most frequent ones that begin with it', async () => {
    await using opened = await open();
    const { database } = opened;
    const rare = Array.from({ length: COMPLETIONS }, (_, index) => ({ title: `wordb${'x'.repeat(index)}` }));
    const frequent = Array.from({ length: 20 }, () => ({ title: 'wordzero' }));
    await addTestPosts(database, [...rare, ...frequent]);
    for (const query of ['wor', 'word']) {
      const titles = await titlesFor(database, query);
      expect(titles.filter((title) => title === 'wordzero')).toHaveLength(20);
      expect(titles).toHaveLength(20 + COMPLETIONS - 1);
    }
    expect(await titlesFor(database, `wordb${'x'.repeat(COMPLETIONS - 1)}`)).toHaveLength(1);
  });
});

test('many posts of one moment of today have a key each', async () => {
  await using opened = await openTestDatabase('sqlite');
  const posts = Array.from({ length: 600 }, () => ({ text: 'words', publishedAt: 1_800_000_000_000 }));
  await addTestPosts(opened.database, posts);
  expect(await titlesFor(opened.database, 'words')).toHaveLength(200);
});

test('both databases find the same, near and far back', async () => {
  await using sqlite = await openTestDatabase('sqlite');
  await using postgres = await openTestDatabase('postgres');
  // Most in a short time and some long before, so that the first looks back find none, some or enough.
  const posts = Array.from({ length: 3000 }, (_, index) => ({
    title: index % 7 === 0 ? 'seven' : `number${index}`,
    text: `${index % 3 === 0 ? 'third' : 'other'} ${index > 2500 ? 'lately' : 'formerly'} ${index === 3 ? 'once' : ''}`,
    publishedAt: 10 ** 12 + (index < 1000 ? index * 10 ** 8 : 10 ** 11 + ((index * 7919) % 2000) * 10 ** 5),
  }));
  for (const { database } of [sqlite, postgres]) await addTestPosts(database, posts);
  for (const query of [
    'seven',
    'number',
    'third',
    'lately third',
    'formerly',
    'once',
    '"third formerly"',
    'third -seven',
    'numb -lately',
  ]) {
    for (const page of [1, 7, 20]) {
      const left = await searchPosts(sqlite.database.read, query, { page, size: 10 }, settings);
      const right = await searchPosts(postgres.database.read, query, { page, size: 10 }, settings);
      expect(left.total, query).toBeGreaterThan(0);
      expect(right).toEqual(left);
    }
  }
});
