import { expect, test } from 'vitest';
import { DATABASE_KINDS, openTestDatabase } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { countWords } from './search-words.ts';

const same = (word: string) => word;

async function levels(database: Database): Promise<Record<string, number>> {
  const rows = await database.read.selectFrom('search_words').selectAll().orderBy('word').execute();
  return Object.fromEntries(rows.map(({ word, level }) => [word, level]));
}

test.each(DATABASE_KINDS)('words are counted roughly, on %s', async (kind) => {
  await using opened = await openTestDatabase(kind);
  const { database } = opened;
  const posts = Array.from({ length: 2000 }, (_, id) => ({
    postId: id,
    words: ['everywhere', 'on', ...(id % 50 === 0 ? ['sometimes'] : []), ...(id === 7 ? ['once'] : [])],
  }));
  for (let first = 0; first < posts.length; first += 100)
    await database.transaction((tx) => countWords(tx, posts.slice(first, first + 100), same));
  const { everywhere = 0, sometimes = 0, once, ...others } = await levels(database);
  expect(everywhere).toBeGreaterThan(9);
  expect(everywhere).toBeLessThan(14);
  expect(sometimes).toBeGreaterThan(3);
  expect(sometimes).toBeLessThan(8);
  expect(once).toBe(1);
  expect(others).toEqual({});
});

test('a frequent word is hardly ever written', async () => {
  await using opened = await openTestDatabase('sqlite');
  const { database } = opened;
  let writes = 0;
  database.observe(({ name }) => {
    if (name === 'search.count-words') writes += 1;
  });
  for (let postId = 1; postId <= 200; postId++)
    await database.transaction((tx) => countWords(tx, [{ postId, words: ['everywhere'] }], same));
  expect(writes).toBeLessThan(15);
});
