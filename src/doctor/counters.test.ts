import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { loggedTags } from '../../tests/support/logged-tags.ts';
import { recount, storedCounts } from '../../tests/support/recount.ts';
import { DAY, NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import type { Transaction } from '../database/database.ts';
import { findWrongCounters, repairCounters } from './counters.ts';

describeDatabases('the counters', (_, kind) => {
  async function filledSite(): Promise<TestSite> {
    const site = await openSite(kind);
    const [post = 0] = await site.addPosts([
      { slug: 'new', tags: ['red', 'blue'] },
      { slug: 'old', tags: ['red'], publishedAt: -400 * DAY, author: 'Grace' },
      { slug: 'draft', tags: ['red'], status: 'draft' },
    ]);
    await site.addComments(post, [{ text: 'Yes' }, { text: 'No', status: 'spam' }]);
    return site;
  }

  test('are right on a site that nobody has meddled with', async () => {
    await using site = await filledSite();
    expect(await findWrongCounters(site.database.read)).toEqual({ wrong: [], total: 0 });
    expect(await repairCounters(site.database)).toEqual({ wrong: [], total: 0 });
  });

  test('are named where they are wrong, each with what it should be, and right once they are repaired', async () => {
    await using site = await filledSite();
    await site.database.transaction(meddle);
    const found = await findWrongCounters(site.database.read);
    expect(found.total).toBe(found.wrong.length);
    expect(found.wrong).toEqual(
      expect.arrayContaining([
        { counter: 'posts.comment_count', id: 1, stored: 7, counted: 1 },
        { counter: 'posts_tags.listed_at', id: 2, stored: 0, counted: 1 },
        { counter: 'users.post_count', id: 2, stored: 0, counted: 1 },
        expect.objectContaining({ counter: 'tags.post_count', stored: 9 }),
        { counter: 'list_counts of the site, by weeks', id: bucket(NOON), stored: 0, counted: 1 },
        { counter: 'list_counts of tag 77, by half years', id: 3, stored: 4, counted: 0 },
      ]),
    );
    const repaired = await repairCounters(site.database);
    // What only followed from something else is right already when its turn comes.
    expect(repaired.total).toBeGreaterThan(4);
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
    expect(await findWrongCounters(site.database.read)).toEqual({ wrong: [], total: 0 });
  });

  test('are told to caches once they are repaired, and only then', async () => {
    await using site = await filledSite();
    expect((await loggedTags(site.database, repairCounters)).tags).toEqual([]);
    await site.database.transaction(meddle);
    expect((await loggedTags(site.database, repairCounters)).tags).toEqual(['*']);
  });

  test('lose nothing that is written while they are repaired', async () => {
    await using site = await filledSite();
    for (let round = 0; round < 5; round++) {
      await site.database.transaction(meddle);
      const posts = Array.from({ length: 6 }, (_, index) =>
        site.addPost({ slug: `post-${round}-${index}`, tags: ['red'], publishedAt: NOON + index * DAY }),
      );
      await Promise.all([...posts, repairCounters(site.database), repairCounters(site.database)]);
      await repairCounters(site.database);
      expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
    }
  });

  test('are named up to a hundred, and all counted', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 120 }, (_, index) => ({ slug: `post-${index}`, publishedAt: NOON - index * DAY })),
    );
    await site.database.transaction((tx) => tx.updateTable('posts').set({ comment_count: 1 }).execute());
    const { wrong, total } = await findWrongCounters(site.database.read);
    expect([wrong.length, total]).toEqual([100, 120]);
  });
});

function bucket(time: number): number {
  return Math.floor(time / 2 ** 29);
}

async function meddle(tx: Transaction): Promise<void> {
  await tx.updateTable('posts').set({ comment_count: 7 }).where('id', '=', 1).execute();
  await tx.updateTable('posts_tags').set({ listed_at: 5 }).where('post_id', '=', 2).execute();
  await tx.updateTable('users').set({ post_count: 0 }).where('id', '=', 2).execute();
  await tx.updateTable('tags').set({ post_count: 9 }).where('slug', '=', 'red').execute();
  await tx
    .deleteFrom('list_counts')
    .where('list', '=', 'site')
    .where('level', '=', 0)
    .where('bucket', '=', bucket(NOON))
    .execute();
  await tx
    .insertInto('list_counts')
    .values({ list: 'tag', list_id: 77, level: 1, bucket: 3, posts: 4 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable('list_counts')
    .set({ posts: 4 })
    .where('list', '=', 'tag')
    .where('list_id', '=', 77)
    .execute();
}
