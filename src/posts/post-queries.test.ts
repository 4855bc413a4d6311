import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { settingsFrom } from '../site/settings.ts';
import { listPosts, type PostFilter } from './post-queries.ts';

const settings = settingsFrom(new Map());

describeDatabases('listPosts', (_, kind) => {
  async function siteWithPosts() {
    const site = await openSite(kind);
    await site.addPosts([
      { slug: 'old', publishedAt: NOON - 3, tags: ['A'] },
      { slug: 'twin-1', publishedAt: NOON - 2, author: 'Grace' },
      { slug: 'twin-2', publishedAt: NOON - 2, tags: ['B', 'A'] },
      { slug: 'new', publishedAt: NOON, tags: ['A'], author: 'Grace' },
      ...(['draft', 'scheduled', 'unlisted'] as const).map((status) => ({
        slug: status,
        status,
        tags: ['A'],
      })),
    ]);
    return site;
  }

  test.each([
    ['the site', { by: 'site' }, ['new', 'twin-2', 'twin-1', 'old'], 4],
    ['a tag', { by: 'tag', id: 1, total: 3 }, ['new', 'twin-2', 'old'], 3],
    ['an author', { by: 'author', id: 2, total: 2 }, ['new', 'twin-1'], 2],
    ['a time, its end left out', { by: 'time', from: NOON - 3, until: NOON }, ['twin-2', 'twin-1', 'old'], 3],
    ['a time with nothing in it', { by: 'time', from: NOON + 1, until: NOON + 9 }, [], 0],
  ] as const)('lists what is published on %s, newest first, with the number of all', async (_name, filter, slugs, total) => {
    await using site = await siteWithPosts();
    expect(await slugsOf(site, filter, 1, 10)).toEqual(slugs);
    expect((await list(site, filter, 1, 10)).total).toBe(total);
  });

  test('cuts into pages without leaving out or repeating any', async () => {
    await using site = await siteWithPosts();
    for (const filter of [
      { by: 'site' },
      { by: 'tag', id: 1, total: 3 },
      { by: 'time', from: 0, until: NOON + 1 },
    ] as const) {
      const whole = await slugsOf(site, filter, 1, 10);
      const pages = await Promise.all([1, 2, 3, 4].map((page) => slugsOf(site, filter, page, 1)));
      expect(pages.flat()).toEqual(whole);
      expect(await slugsOf(site, filter, 9_999_999, 100)).toEqual([]);
    }
  });

  test("gives each post its author, cover, tags in its writer's order, and the path the settings make", async () => {
    await using site = await siteWithPosts();
    const picture = await site.addPicture({ width: 600, height: 300 });
    await site.addPost({
      slug: 'rich',
      publishedAt: NOON + 1,
      tags: ['B', 'A'],
      coverMediaId: picture.id,
      coverAlt: 'Alt',
      excerpt: 'Ex',
    });
    const dated = settingsFrom(new Map([['permalinkPattern', '"/:year/:slug/"']]));
    const { posts } = await listPosts(site.database.read, { by: 'site' }, { page: 1, size: 1 }, dated);
    expect(posts).toEqual([
      expect.objectContaining({
        slug: 'rich',
        path: '/2026/rich/',
        summary: 'Ex',
        author: { slug: 'ada', name: 'Ada' },
        tags: [
          { slug: 'b', name: 'B' },
          { slug: 'a', name: 'A' },
        ],
        cover: expect.objectContaining({
          width: 600,
          height: 300,
          alt: 'Alt',
          srcset: expect.stringContaining('480w'),
        }),
      }),
    ]);
  });
});

function list(site: TestSite, filter: PostFilter, page: number, size: number) {
  return listPosts(site.database.read, filter, { page, size }, settings);
}

async function slugsOf(site: TestSite, filter: PostFilter, page: number, size: number): Promise<string[]> {
  return (await list(site, filter, page, size)).posts.map((post) => post.slug);
}
