import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { HOUR, NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { publishDuePosts } from './publish-due-posts.ts';

describeDatabases('publishDuePosts', (_, kind) => {
  const publish = (site: TestSite, now: number) =>
    site.database.transaction((tx) => publishDuePosts(tx, now));

  test('publishes what is due at that very moment, and nothing later or not scheduled', async () => {
    await using site = await openSite(kind);
    const [past, due] = await site.addPosts([
      { slug: 'past', status: 'scheduled', publishedAt: NOON - HOUR },
      { slug: 'due', status: 'scheduled' },
      { slug: 'later', status: 'scheduled', publishedAt: NOON + 1 },
      { slug: 'draft', status: 'draft', publishedAt: NOON - HOUR },
      { slug: 'unlisted', status: 'unlisted', publishedAt: NOON - HOUR },
    ]);
    expect((await publish(site, NOON)).sort()).toEqual([past, due]);
    const published = site.database.read.selectFrom('posts').select('slug').where('status', '=', 'published');
    expect(await published.orderBy('slug').execute()).toEqual([{ slug: 'due' }, { slug: 'past' }]);
    expect(await publish(site, NOON)).toEqual([]);
  });

  test('keeps the time the writer gave, lists the post under its tags and counts it', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'due', status: 'scheduled', tags: ['A', 'B'], publishedAt: NOON - HOUR });
    await publish(site, NOON);
    const { read } = site.database;
    expect(await read.selectFrom('posts').select('published_at').execute()).toEqual([
      { published_at: NOON - HOUR },
    ]);
    expect(await read.selectFrom('posts_tags').select('listed_at').execute()).toEqual([
      { listed_at: NOON - HOUR },
      { listed_at: NOON - HOUR },
    ]);
    expect(await read.selectFrom('tags').select('post_count').execute()).toEqual([
      { post_count: 1 },
      { post_count: 1 },
    ]);
    expect(await read.selectFrom('users').select('post_count').execute()).toEqual([{ post_count: 1 }]);
  });

  test('publishes a post once when several do it at the same time', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 10 }, (_, index) => ({
        slug: `post-${index}`,
        status: 'scheduled' as const,
        tags: ['A'],
      })),
    );
    const results = await Promise.all([publish(site, NOON), publish(site, NOON), publish(site, NOON)]);
    expect(results.map((ids) => ids.length).sort((a, b) => a - b)).toEqual([0, 0, 10]);
    expect(await site.database.read.selectFrom('tags').select('post_count').execute()).toEqual([
      { post_count: 10 },
    ]);
  });
});
