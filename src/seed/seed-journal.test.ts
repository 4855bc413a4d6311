import { expect, test } from 'vitest';
import { describeDatabases, openTestDatabase } from '../../tests/support/databases.ts';
import { recount, storedCounts } from '../../tests/support/recount.ts';
import type { Database } from '../database/database.ts';
import { searchPosts } from '../search/search-queries.ts';
import { settingsFrom } from '../site/settings.ts';
import { type SeedOptions, seedJournal } from './seed-journal.ts';

const OPTIONS: SeedOptions = { posts: 150, comments: 3, seed: 1, authors: 12, tags: 40, now: 1000 };
const TABLES = ['users', 'tags', 'posts', 'posts_tags', 'comments'] as const;

async function seed(database: Database, options: Partial<SeedOptions> = {}) {
  const sum = { posts: 0, added: 0, rows: 0 };
  for await (const step of seedJournal(database, { ...OPTIONS, ...options })) {
    sum.posts += step.posts;
    sum.added += step.added;
    sum.rows += step.rows;
  }
  return sum;
}

async function contents(database: Database) {
  const tables = TABLES.map(async (table) => {
    const rows = await database.read.selectFrom(table).selectAll().execute();
    return rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
  });
  return Promise.all(tables);
}

describeDatabases('seeding', (open) => {
  test('adds the posts once, however often it runs', async () => {
    await using opened = await open();
    const { database } = opened;
    expect(await seed(database)).toMatchObject({ posts: 150, added: 150 });
    const before = await contents(database);
    expect(await seed(database)).toEqual({ posts: 150, added: 0, rows: 0 });
    expect(await contents(database)).toEqual(before);
  });

  test('adds the difference when more is asked for, as if it had been at once', async () => {
    await using grown = await open();
    await using whole = await open();
    await seed(grown.database, { posts: 60 });
    expect(await seed(grown.database)).toMatchObject({ added: 90 });
    await seed(whole.database);
    expect(await contents(grown.database)).toEqual(await contents(whole.database));
  });

  test('goes on where it was stopped', async () => {
    await using opened = await open();
    const { database } = opened;
    for await (const step of seedJournal(database, { ...OPTIONS, posts: 1500, comments: 0 })) {
      expect(step.added).toBe(1000);
      break;
    }
    expect(await seed(database, { posts: 1500, comments: 0 })).toMatchObject({ posts: 1500, added: 500 });
  });

  test('counts what lists show', async () => {
    await using opened = await open();
    const { database } = opened;
    await seed(database);
    const stored = await storedCounts(database.read);
    expect(stored.comments.some(({ count }) => count > 5)).toBe(true);
    expect(stored.lists.length).toBeGreaterThan(100);
    expect(stored).toEqual(await recount(database.read));
  });

  test('makes its posts findable, and leaves ids free for the next', async () => {
    await using opened = await open();
    const { database } = opened;
    await seed(database);
    const newest = await database.read
      .selectFrom('posts')
      .selectAll()
      .where('status', '=', 'published')
      .execute();
    const title = newest[0]?.title ?? '';
    const found = await searchPosts(
      database.read,
      `"${title}"`,
      { page: 1, size: 100 },
      settingsFrom(new Map()),
    );
    expect(found.results.map((result) => result.post.title)).toContain(title);
    const { id: _, ...post } = newest[0] ?? expect.fail();
    await database.transaction((tx) =>
      tx
        .insertInto('posts')
        .values({ ...post, slug: 'another' })
        .execute(),
    );
  });
});

test('both databases get the same rows', async () => {
  await using sqlite = await openTestDatabase('sqlite');
  await using postgres = await openTestDatabase('postgres');
  await seed(sqlite.database);
  await seed(postgres.database);
  expect(await contents(sqlite.database)).toEqual(await contents(postgres.database));
});
