import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../tests/support/generated-cases.ts';
import { describeDatabases } from '../../tests/support/databases.ts';
import { type CommentFields, openSite, type TestSite } from '../../tests/support/site.ts';
import { COMMENT_STATUSES, type CommentThread } from './comment.ts';
import { placeOfComment } from './comment-queries.ts';
import { moveThread } from './move-thread.ts';
import { threadsOfPost } from './threads-of-post.ts';

type Drawn = Required<Pick<CommentFields, 'status' | 'createdAt'>> & { parent: number | null };

/** Answers to what is there already, at times of which many are the same and some lie before what is answered. */
const discussions = fc
  .array(
    fc.record({
      answered: fc.option(fc.nat(), { freq: 3 }),
      status: fc.oneof(
        { weight: 3, arbitrary: fc.constant('approved' as const) },
        fc.constantFrom(...COMMENT_STATUSES),
      ),
      createdAt: fc.nat(6),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((drawn) =>
    drawn.map(({ answered, ...fields }, index): Drawn => {
      return { ...fields, parent: answered === null || index === 0 ? null : answered % index };
    }),
  );

describeDatabases('the pages of a post’s comments', (_, kind) => {
  test('hold each approved comment once, in the order of threads, below what it answers', async () => {
    await using site = await openSite(kind);
    let post = 0;
    await fc.assert(
      fc.asyncProperty(discussions, fc.integer({ min: 1, max: 9 }), async (discussion, size) => {
        post += 1;
        const postId = await site.addPost({ slug: `post-${post}` });
        await expectPages(site, postId, await write(site, postId, discussion), size);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test('follow a comment that was moved to another thread or time, with all that hangs below it', async () => {
    await using site = await openSite(kind);
    let post = 0;
    const moves = fc.array(fc.record({ moved: fc.nat(), to: fc.option(fc.nat()), at: fc.nat(6) }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(discussions, moves, async (discussion, drawn) => {
        post += 1;
        const postId = await site.addPost({ slug: `post-${post}` });
        const written = await write(site, postId, discussion);
        for (const { moved, to, at } of drawn) {
          const index = moved % written.length;
          const comment = written[index];
          if (comment === undefined) continue;
          comment.parent = to === null || index === 0 ? null : to % index;
          comment.createdAt = at;
          await move(site, comment, written[comment.parent ?? -1]?.id ?? null);
        }
        await expectPages(site, postId, written, 4);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  test('show no more than ten places of deleted comments above one', async () => {
    await using site = await openSite(kind);
    const postId = await site.addPost({ slug: 'deep' });
    const chain: CommentFields[] = Array.from({ length: 40 }, (_, index) => ({
      text: `${index}`,
      status: index === 0 || index === 39 ? 'approved' : 'deleted',
      ...(index > 0 && { replyTo: index - 1 }),
    }));
    await site.addComments(postId, chain);
    const shown = flat(await pageOf(site, postId, 1, 10));
    expect(shown.filter((comment) => comment.isDeleted)).toHaveLength(10);
    expect(shown.filter((comment) => !comment.isDeleted)).toHaveLength(2);
  });

  test('of a chain of a thousand replies each holds its share, and says how it goes on', async () => {
    await using site = await openSite(kind);
    const postId = await site.addPost({ slug: 'chain' });
    const chain = Array.from({ length: 1000 }, (_, index) => ({
      text: `${index}`,
      by: `Reader ${index}`,
      ...(index > 0 && { replyTo: index - 1 }),
    }));
    const ids = await site.addComments(postId, chain);
    for (const page of [1, 5, 10]) {
      const threads = await pageOf(site, postId, page, 100);
      expect(threads).toHaveLength(1);
      expect(flat(threads).map((comment) => comment.id)).toEqual(ids.slice((page - 1) * 100, page * 100));
      const answered = (page - 1) * 100 - 1;
      const answers = page === 1 ? null : { id: ids[answered], authorName: `Reader ${answered}` };
      expect(threads[0]?.answers).toEqual(answers);
    }
  });
});

interface Written extends Drawn {
  id: number;
}

async function write(site: TestSite, postId: number, discussion: readonly Drawn[]): Promise<Written[]> {
  const ids = await site.addComments(
    postId,
    discussion.map(({ parent, ...fields }, index) => ({
      ...fields,
      text: `Comment ${index}`,
      by: `Reader ${index}`,
      ...(parent !== null && { replyTo: parent }),
    })),
  );
  return discussion.map((comment, index) => ({ ...comment, id: ids[index] ?? 0 }));
}

async function move(site: TestSite, { id, createdAt }: Written, parentId: number | null): Promise<void> {
  await site.database.transaction(async (tx) => {
    const moved = { parent_id: parentId, created_at: createdAt };
    await tx.updateTable('comments').set(moved).where('id', '=', id).execute();
    await moveThread(tx, id);
  });
}

async function expectPages(site: TestSite, postId: number, all: readonly Written[], size: number) {
  const expected = inThreads(all).filter((comment) => comment.status === 'approved');
  const byId = new Map(all.map((comment) => [comment.id, comment]));
  for (let page = 1; page <= Math.ceil(expected.length / size) + 1; page++) {
    const threads = await pageOf(site, postId, page, size);
    const shown = flat(threads);
    const onPage = expected.slice((page - 1) * size, page * size);
    const approved = shown.filter((comment) => !comment.isDeleted).map((comment) => comment.id);
    expect(approved.sort(ascending)).toEqual(onPage.map((comment) => comment.id).sort(ascending));
    for (const thread of shown) expectPlace(thread, shown, all, byId);
  }
  for (const [before, { id }] of expected.entries())
    expect(await placeOfComment(site.database.read, id)).toEqual({ id, postId, before });
  const post = site.database.read.selectFrom('posts').select('comment_count').where('id', '=', postId);
  expect(await post.executeTakeFirst()).toEqual({ comment_count: expected.length });
}

/** Below what it answers, where readers see that; else it says whom it answers, or stands on its own. */
function expectPlace(
  thread: CommentThread,
  shown: readonly CommentThread[],
  all: readonly Written[],
  byId: ReadonlyMap<number, Written>,
): void {
  const comment = byId.get(thread.id);
  expect(thread.isDeleted).toBe(comment?.status === 'deleted');
  if (thread.isDeleted) expect(flat(thread.replies).some((reply) => !reply.isDeleted)).toBe(true);
  const parent = comment?.parent == null ? undefined : all[comment.parent];
  const above = shown.find((each) => each.replies.includes(thread));
  const isParentShown = shown.some((each) => each.id === parent?.id);
  expect(above?.id).toBe(isParentShown ? parent?.id : undefined);
  if (thread.isDeleted) return;
  if (parent?.status === 'deleted') expect(isParentShown).toBe(true);
  const isElsewhere = parent?.status === 'approved' && !isParentShown;
  const answers = { id: parent?.id, authorName: `Reader ${comment?.parent}` };
  expect(thread.answers).toEqual(isElsewhere ? answers : null);
}

/** By when its thread began, by its thread, by when it was written, by its number. */
function inThreads(all: readonly Written[]): Written[] {
  const keys = new Map(
    all.map((comment) => {
      let first = comment;
      for (let up: Written | undefined = comment; up; up = all[up.parent ?? -1]) first = up;
      return [comment, [first.createdAt, first.id, comment.createdAt, comment.id]];
    }),
  );
  return all.toSorted((a, b) => {
    const [one, other] = [keys.get(a) ?? [], keys.get(b) ?? []];
    return one.map((key, index) => key - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  });
}

function ascending(a: number, b: number): number {
  return a - b;
}

function pageOf(site: TestSite, id: number, page: number, size: number): Promise<CommentThread[]> {
  return threadsOfPost(site.database.read, { id, authorSlug: 'ada' }, { page, size });
}

/** In reading order; a loop, as threads may be deeper than the call stack. */
function flat(threads: readonly CommentThread[]): CommentThread[] {
  const found: CommentThread[] = [];
  const waiting = threads.toReversed();
  for (let thread = waiting.pop(); thread; thread = waiting.pop()) {
    found.push(thread);
    waiting.push(...thread.replies.toReversed());
  }
  return found;
}
