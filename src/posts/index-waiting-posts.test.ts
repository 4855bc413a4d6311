import { expect, test } from 'vitest';
import { DATABASE_KINDS } from '../../tests/support/databases.ts';
import { NOON, openSite } from '../../tests/support/site.ts';
import { searchPosts } from '../search/search-queries.ts';
import { settingsFrom } from '../site/settings.ts';
import { INDEXED_AT_ONCE, indexWaitingPosts } from './index-waiting-posts.ts';

const settings = settingsFrom(new Map());

test.each(DATABASE_KINDS)('posts that wait for their entry get it, the latest first, on %s', async (kind) => {
  await using site = await openSite(kind);
  const { database } = site;
  const count = INDEXED_AT_ONCE + 3;
  await site.addPosts(
    Array.from({ length: count }, (_, index) => ({ slug: `post-${index}`, publishedAt: NOON - index })),
  );
  await database.transaction(async (tx) => {
    await tx.deleteFrom('posts_search').execute();
    if (kind === 'sqlite') await tx.deleteFrom('search_keys' as never).execute();
    const posts = await tx.selectFrom('posts').select('id as post_id').execute();
    await tx.insertInto('posts_to_index').values(posts).execute();
  });
  const found = async () =>
    (await searchPosts(database.read, 'post', { page: 1, size: 100 }, settings)).results.map(
      ({ post }) => post.path,
    );
  expect(await found()).toEqual([]);
  expect(await database.transaction(indexWaitingPosts)).toBe(INDEXED_AT_ONCE);
  const paths = Array.from({ length: count }, (_, index) => `/post-${index}/`);
  expect(await found()).toEqual(paths.slice(-INDEXED_AT_ONCE));
  expect(await database.transaction(indexWaitingPosts)).toBe(3);
  expect(await found()).toEqual(paths);
  expect(await database.transaction(indexWaitingPosts)).toBe(0);
});
