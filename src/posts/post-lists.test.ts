// Page n of any list is what stands in that place of a plain ordering of all its posts, however it is found.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { openSite, type TestSite } from '../../tests/support/site.ts';
import { settingsFrom } from '../site/settings.ts';
import { listPosts, type PostFilter } from './post-queries.ts';

const DAY = 24 * 60 * 60 * 1000;
const SETTINGS = settingsFrom(new Map());

/** Ties, the last and first milliseconds of stretches of both widths, long gaps, all of it before 1970 as well. */
const time = fc.oneof(
  fc.constantFrom(0, -1, 1, 2 ** 29 - 1, 2 ** 29, 2 ** 34 - 1, 2 ** 34, -(2 ** 29), -(2 ** 34) - 1),
  fc.integer({ min: -3, max: 3 }).map((step) => step * DAY),
  fc.integer({ min: -(2 ** 42), max: 2 ** 42 }),
);
const post = fc.record({
  publishedAt: time,
  author: fc.constantFrom('Ada', 'Grace'),
  tags: fc.subarray(['red', 'blue']),
  status: fc.constantFrom('published', 'published', 'published', 'draft', 'unlisted'),
});
const span = fc.tuple(time, time).map(([one, other]) => ({
  from: Math.min(one, other),
  until: Math.max(one, other) + 1,
}));

interface Span {
  from: number;
  until: number;
}

interface Listed {
  id: number;
  authorId: number;
  publishedAt: number;
  tagIds: readonly number[];
}

describeDatabases('a page of a list', (_, kind) => {
  test('holds what stands in its place, whatever times the posts have', { timeout: 120_000 }, async () => {
    await using site = await openSite(kind);
    let runs = 0;
    const posts = fc.array(post, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(posts, fc.array(span, { maxLength: 3 }), async (given, spans) => {
        runs += 1;
        // All posts of the runs before stay: the lists grow.
        await site.addPosts(given.map((each, index) => ({ ...each, slug: `post-${runs}-${index}` })));
        await expectSlices(site, spans);
      }),
      { numRuns: kind === 'sqlite' ? 12 : 6 },
    );
  });

  test('holds what stands in its place where all posts have one time', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 40 }, (_, index) => ({
        slug: `post-${index}`,
        publishedAt: -DAY,
        tags: ['red'],
        author: 'Ada',
      })),
    );
    await expectSlices(site, [{ from: -DAY, until: 1 - DAY }]);
  });

  test('takes two statements, near or far', async () => {
    await using site = await openSite(kind);
    await site.addPosts([{ slug: 'one' }, { slug: 'two' }]);
    const names: string[] = [];
    const stop = site.database.observe((statement) => names.push(statement.name));
    for (const farthestWalk of [1, 0])
      await listPosts(site.database.read, { by: 'site' }, { page: 2, size: 1, farthestWalk }, SETTINGS);
    stop();
    expect(names).toEqual([
      ...['posts.list-by-site', 'tags.of-posts'],
      ...['posts.list-deep-by-site', 'tags.of-posts'],
    ]);
  });
});

async function expectSlices(site: TestSite, spans: readonly Span[]): Promise<void> {
  for (const [filter, posts] of lists(await newestFirst(site), spans)) {
    const size = 3;
    const pages = Math.ceil(posts.length / size);
    const middle = Math.ceil(pages / 2);
    for (const page of new Set([1, 2, middle, middle + 1, pages, pages + 1].filter((each) => each > 0))) {
      // Each place is looked up among the counts, and once more walked to.
      for (const farthestWalk of [-1, 1_000_000]) {
        const found = await listPosts(site.database.read, filter, { page, size, farthestWalk }, SETTINGS);
        const place = `${JSON.stringify(filter)}, page ${page}, ${farthestWalk}`;
        const slice = posts.slice((page - 1) * size, page * size).map((each) => each.id);
        expect(
          found.posts.map((each) => each.id),
          place,
        ).toEqual(slice);
        if (slice.length > 0) expect(found.total, place).toBe(posts.length);
      }
    }
  }
}

async function newestFirst(site: TestSite): Promise<Listed[]> {
  const { read } = site.database;
  const posts = await read.selectFrom('posts').selectAll().where('status', '=', 'published').execute();
  const tags = await read.selectFrom('posts_tags').select(['post_id', 'tag_id']).execute();
  return posts
    .map(({ id, author_id: authorId, published_at }) => {
      const tagIds = tags.filter((tag) => tag.post_id === id).map((tag) => tag.tag_id);
      return { id, authorId, publishedAt: published_at ?? 0, tagIds };
    })
    .sort((one, other) => other.publishedAt - one.publishedAt || other.id - one.id);
}

/** Every list with the posts that belong into it. */
function* lists(all: readonly Listed[], spans: readonly Span[]): Generator<[PostFilter, readonly Listed[]]> {
  yield [{ by: 'site' }, all];
  for (const id of new Set(all.flatMap((each) => each.tagIds))) {
    const posts = all.filter((each) => each.tagIds.includes(id));
    yield [{ by: 'tag', id, total: posts.length }, posts];
  }
  for (const id of new Set(all.map((each) => each.authorId))) {
    const posts = all.filter((each) => each.authorId === id);
    yield [{ by: 'author', id, total: posts.length }, posts];
  }
  for (const { from, until } of spans)
    yield [
      { by: 'time', from, until },
      all.filter((each) => each.publishedAt >= from && each.publishedAt < until),
    ];
}
