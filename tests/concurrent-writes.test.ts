// What several nodes do to the same rows at once: nothing is lost, and whoever was second is told so in the command's own words.
import { expect, test } from 'vitest';
import { ensureAuthor } from '../src/authors/ensure-author.ts';
import { addComment, type CommentInput } from '../src/comments/add-comment.ts';
import { renderContent } from '../src/content/render-content.ts';
import type { Database, Transaction } from '../src/database/database.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { savePage } from '../src/pages/save-page.ts';
import { deletePost } from '../src/posts/delete-post.ts';
import { publishDuePosts } from '../src/posts/publish-due-posts.ts';
import { type PostInput, savePost } from '../src/posts/save-post.ts';
import { addRedirect } from '../src/redirects/add-redirect.ts';
import { Random } from '../src/seed/random.ts';
import { ensureTags } from '../src/tags/ensure-tags.ts';
import { describeDatabases } from './support/databases.ts';
import { recount, storedCounts } from './support/recount.ts';

const WRITERS = 8;
const COMMENTS_OF_EACH = 20;
const rendered = renderContent('Some text.', 'markdown');

describeDatabases('writers at the same time', (open) => {
  test('changes, comments, deletions and publications of the same posts lose no count', async () => {
    await using test = await open();
    const { database } = test;
    const { authors, tags, posts } = await makeSite(database);
    const random = new Random(1, 'concurrent writes');
    const pick = (ids: readonly number[]) => ids[random.below(ids.length)] ?? 0;
    const works = Array.from({ length: 300 }, (_, index) => () => {
      const id = pick(posts);
      const kind = random.below(10);
      const tagIds = random.chance(0.5) ? [...tags] : tags.toReversed().slice(random.below(3));
      const status = random.pick(['scheduled', 'published', 'draft'] as const);
      const slug = random.chance(0.5) ? `other-${id}` : `post-${id}`;
      const input = post({ id, slug, status, authorId: pick(authors), tagIds });
      return database.transaction<unknown>((tx) => {
        if (kind === 0) return publishDuePosts(tx, index);
        if (kind === 1 && index % 15 === 0) return deletePost(tx, id);
        return kind < 6 ? addComment(tx, comment(id), 100) : savePost(tx, input, rendered);
      });
    });
    await Promise.all(works.map((work) => work().catch(ignoreGone)));
    expect(await storedCounts(database.read)).toEqual(await recount(database.read));
  });

  test('eight who comment on one post, each over connections of their own, are all counted, in one thread order', async () => {
    await using stack = new AsyncDisposableStack();
    const test = stack.use(await open());
    const { posts } = await makeSite(test.database);
    const postId = posts[0] ?? 0;
    const settings = test.settings.kind === 'postgres' ? { ...test.settings, poolSize: 2 } : test.settings;
    const writers: Database[] = [];
    for (let index = 0; index < WRITERS; index++) writers.push(stack.use(await openDatabase(settings)));
    const write = async (database: Database, writer: number) => {
      let last: number | null = null;
      for (let turn = 0; turn < COMMENTS_OF_EACH; turn++) {
        // Every other one answers the one before.
        const input: CommentInput = {
          ...comment(postId),
          parentId: turn % 2 === 0 ? null : last,
          createdAt: writer,
        };
        const added = await database.transaction((tx) => addComment(tx, input, 100));
        if (!added.ok) throw new Error(added.reason);
        last = added.id;
      }
    };
    const results = await Promise.allSettled(writers.map(write));
    expect(results.filter((result) => result.status === 'rejected')).toEqual([]);
    const { read } = test.database;
    const post = read.selectFrom('posts').select('comment_count').where('id', '=', postId);
    expect(await post.executeTakeFirst()).toEqual({ comment_count: WRITERS * COMMENTS_OF_EACH });
    expect(await storedCounts(read)).toEqual(await recount(read));
    const rows = await read.selectFrom('comments').select(['id', 'parent_id', 'thread_id']).execute();
    expect(rows.map((row) => row.thread_id)).toEqual(rows.map((row) => row.parent_id ?? row.id));
  });

  test('of several who want the same slug, path, name or old address one gets it, and the others hear so', async () => {
    await using test = await open();
    const { database } = test;
    const { authors, tags } = await makeSite(database);
    const authorId = authors[0] ?? 0;
    const many = <Result>(work: (tx: Transaction) => Promise<Result>) =>
      Promise.all(Array.from({ length: 8 }, () => database.transaction(work)));
    const posts = await many((tx) =>
      savePost(tx, post({ slug: 'wanted', authorId, tagIds: tags }), rendered),
    );
    expect(posts.filter((result) => result.ok)).toHaveLength(1);
    expect(posts.find((result) => !result.ok)).toEqual({ ok: false, reason: 'slug-taken' });
    const { slug: _, tagIds: __, ...text } = post({ slug: '', authorId, tagIds: [] });
    const pages = await many((tx) => savePage(tx, { ...text, path: 'wanted' }, rendered));
    expect(pages.filter((result) => result.ok)).toHaveLength(1);
    expect(pages.find((result) => !result.ok)).toEqual({ ok: false, reason: 'path-taken' });
    expect(new Set(await many((tx) => ensureAuthor(tx, { name: 'New', email: 'a@b.example' }, 0))).size).toBe(
      1,
    );
    expect(new Set((await many((tx) => ensureTags(tx, [{ name: 'New' }], 0))).flat()).size).toBe(1);
    const redirects = await many((tx) => addRedirect(tx, '/wanted', { path: '/there/' }, 0));
    expect(redirects.filter((result) => result === 'added')).toHaveLength(1);
    expect(redirects.filter((result) => result === 'unchanged')).toHaveLength(7);
  });

  test('two posts that want the slug of one another are not given the same', async () => {
    await using test = await open();
    const { database } = test;
    const { authors, posts } = await makeSite(database);
    const [one = 0, two = 0] = posts;
    const rename = (id: number, slug: string) =>
      database.transaction((tx) =>
        savePost(tx, post({ id, slug, authorId: authors[0] ?? 0, tagIds: [] }), rendered),
      );
    const results = await Promise.all([rename(one, 'same'), rename(two, 'same')]);
    expect(results.map((result) => result.ok).sort()).toEqual([false, true]);
  });
});

async function makeSite(database: Database) {
  return database.transaction(async (tx) => {
    const authors: number[] = [];
    for (const name of ['Ada', 'Grace', 'Mary']) authors.push(await ensureAuthor(tx, { name }, 0));
    const tags = await ensureTags(
      tx,
      ['A', 'B', 'C', 'D'].map((name) => ({ name })),
      0,
    );
    const posts: number[] = [];
    for (let index = 0; index < 12; index++) {
      const input = post({
        slug: `post-${index}`,
        status: 'scheduled',
        authorId: authors[index % 3] ?? 0,
        tagIds: tags,
      });
      const saved = await savePost(tx, input, rendered);
      if (saved.ok) posts.push(saved.id);
    }
    return { authors, tags, posts };
  });
}

function post(fields: Pick<PostInput, 'slug' | 'authorId' | 'tagIds'> & Partial<PostInput>): PostInput {
  const text = {
    title: 'A',
    source: '',
    format: 'markdown',
    excerpt: '',
    coverMediaId: null,
    coverAlt: '',
  } as const;
  return { ...text, status: 'published', createdAt: 0, updatedAt: 0, publishedAt: 0, ...fields };
}

function comment(postId: number) {
  const author = { guestName: 'Guest', guestEmail: null, guestWebsite: null };
  return {
    postId,
    parentId: null,
    author,
    text: 'Yes.',
    format: 'markdown',
    status: 'approved',
    createdAt: 0,
  } as const;
}

/** The post was deleted just before. */
function ignoreGone(error: unknown): void {
  if (!/foreign key|no result/i.test(String(error))) throw error;
}
