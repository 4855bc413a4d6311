// Whatever is done to posts and comments in whatever order, what is stored beside them is what a count from scratch gives.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addComment } from '../src/comments/add-comment.ts';
import { COMMENT_STATUSES } from '../src/comments/comment.ts';
import { deletePost } from '../src/posts/delete-post.ts';
import { POST_STATUSES, type PostStatus } from '../src/posts/post.ts';
import { publishDuePosts } from '../src/posts/publish-due-posts.ts';
import { searchPosts } from '../src/search/search-queries.ts';
import { loadSettings } from '../src/site/setting-queries.ts';
import { describeDatabases } from './support/databases.ts';
import { recount, storedCounts } from './support/recount.ts';
import { openSite, type TestSite } from './support/site.ts';

const WORDS = ['anchor', 'barley', 'copper'] as const;
const place = fc.nat(3);
const words = fc.subarray([...WORDS]);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('save' as const),
    place,
    slug: fc.nat(5),
    status: fc.constantFrom(...POST_STATUSES),
    // Before and after 1970, and in stretches of time that lie next to each other and far apart.
    publishedAt: fc.constantFrom(0, 1, 2 ** 29, 2 ** 29 + 1, -1, -(2 ** 29) - 1, 2 ** 34, -(2 ** 40)),
    author: fc.constantFrom('Ada', 'Grace'),
    tags: words,
    text: words,
  }),
  fc.record({ kind: fc.constant('delete' as const), place }),
  fc.record({ kind: fc.constant('publish' as const), now: fc.constantFrom(0, 1, 2 ** 30) }),
  fc.record({ kind: fc.constant('comment' as const), place, status: fc.constantFrom(...COMMENT_STATUSES) }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
interface Model {
  slug: string;
  status: PostStatus;
  publishedAt: number;
  words: ReadonlySet<string>;
}

describeDatabases('counts, lists and the search', (_, kind) => {
  test('are right after every step of any history', { timeout: 120_000 }, async () => {
    await using site = await openSite(kind);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const ids = new Map<number, number>();
        const model = new Map<number, Model>();
        for (const each of steps) {
          await take(site, each, ids, model);
          expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
        }
        await expectFound(site, model);
        for (const id of ids.values()) await site.database.transaction((tx) => deletePost(tx, id));
      }),
      { numRuns: kind === 'sqlite' ? 40 : 20 },
    );
  });
});

async function take(
  site: TestSite,
  step: Step,
  ids: Map<number, number>,
  model: Map<number, Model>,
): Promise<void> {
  if (step.kind === 'publish') {
    await site.database.transaction((tx) => publishDuePosts(tx, step.now));
    for (const post of model.values())
      if (post.status === 'scheduled' && post.publishedAt <= step.now) post.status = 'published';
    return;
  }
  const id = ids.get(step.place);
  if (step.kind === 'save') return save(site, step, ids, model);
  if (id === undefined) return;
  if (step.kind === 'delete') {
    await site.database.transaction((tx) => deletePost(tx, id));
    ids.delete(step.place);
    model.delete(step.place);
    return;
  }
  const author = { guestName: 'Guest', guestEmail: null, guestWebsite: null };
  const comment = {
    postId: id,
    parentId: null,
    author,
    text: 'Yes',
    format: 'markdown',
    createdAt: 0,
  } as const;
  await site.database.transaction((tx) => addComment(tx, { ...comment, status: step.status }, 100));
}

async function save(
  site: TestSite,
  { place, slug: number, status, publishedAt, author, tags, text }: Extract<Step, { kind: 'save' }>,
  ids: Map<number, number>,
  model: Map<number, Model>,
): Promise<void> {
  const slug = `post-${number}`;
  const isTaken = [...model].some(([other, post]) => other !== place && post.slug === slug);
  const id = ids.get(place);
  const fields = { slug, status, publishedAt, author, tags, source: text.join(' ') };
  const saving = site.addPost(id === undefined ? fields : { ...fields, id });
  if (isTaken) return expect(saving).rejects.toThrow('slug-taken');
  ids.set(place, await saving);
  model.set(place, { slug, status, publishedAt, words: new Set([...tags, ...text]) });
}

async function expectFound(site: TestSite, model: ReadonlyMap<number, Model>): Promise<void> {
  const settings = await loadSettings(site.database.read);
  for (const word of WORDS) {
    const { results } = await searchPosts(site.database.read, word, { page: 1, size: 10 }, settings);
    const wanted = [...model.values()].filter((post) => post.status === 'published' && post.words.has(word));
    expect(results.map((result) => result.post.path).sort()).toEqual(
      wanted.map((post) => `/${post.slug}/`).sort(),
    );
  }
}
