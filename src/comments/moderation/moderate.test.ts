import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../../tests/support/generated-cases.ts';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { recount } from '../../../tests/support/recount.ts';
import { NOON, openSite, SITE_URL, type TestSite } from '../../../tests/support/site.ts';
import { actorOf } from '../../../tests/support/writer.ts';
import { type Actor, SYSTEM } from '../../accounts/actor.ts';
import { ForbiddenError } from '../../accounts/permissions.ts';
import { deletePost } from '../../posts/delete-post.ts';
import type { CommentStatus } from '../comment.ts';
import { countPending } from './count-pending.ts';
import { COMMANDS, type CommandName } from './moderation-order.ts';
import { changesFromFields, changesToFields, undoModeration } from './undo-moderation.ts';

const STATUSES: readonly CommentStatus[] = ['approved', 'pending', 'spam', 'deleted'];

describeDatabases('moderation', (_, kind) => {
  test.each<[CommandName, CommentStatus[]]>([
    ['approve', ['approved', 'approved', 'approved', 'approved']],
    ['spam', ['spam', 'spam', 'spam', 'spam']],
    ['delete', ['deleted', 'deleted', 'deleted', 'deleted']],
    ['restore', ['approved', 'pending', 'pending', 'pending']],
  ])('%s makes of approved, waiting, spam and deleted comments %j', async (command, after) => {
    await using site = await siteWithComments();
    const result = await run(site, SYSTEM, command, [1, 2, 3, 4]);
    expect(await statuses(site)).toEqual(after);
    expect(await counts(site)).toEqual([after.filter((status) => status === 'approved').length]);
    const expected = STATUSES.map((from, index) => ({ id: index + 1, from, to: after[index] }));
    expect(result).toEqual({ ok: true, changes: expected.filter(({ from, to }) => from !== to) });
  });

  test('what was deleted goes back to what it was, also after a detour', async () => {
    await using site = await siteWithComments();
    await run(site, SYSTEM, 'delete', [1, 2, 3]);
    await run(site, SYSTEM, 'restore', [1, 2, 3]);
    expect(await statuses(site)).toEqual(STATUSES);
    expect(await counts(site)).toEqual([1]);
  });

  test('undo takes back what nobody has changed since', async () => {
    await using site = await siteWithComments();
    const done = await run(site, SYSTEM, 'approve', [1, 2, 3, 4]);
    if (!done.ok) throw new Error(done.reason);
    await run(site, SYSTEM, 'delete', [3]);
    const changes = changesFromFields(changesToFields(done.changes));
    expect(changes).toEqual(done.changes);
    await write(site, (tx) => undoModeration(tx, SYSTEM, changes, context));
    expect(await statuses(site)).toEqual(['approved', 'pending', 'deleted', 'deleted']);
    expect(await counts(site)).toEqual([1]);
  });

  test('ids that there are not, given twice, or too many of them', async () => {
    await using site = await siteWithComments();
    expect(await run(site, SYSTEM, 'approve', [2, 2, 99, 1])).toMatchObject({ changes: [{ id: 2 }] });
    expect(await run(site, SYSTEM, 'approve', [])).toEqual({ ok: false, reason: 'none-given' });
    const many = Array.from({ length: 501 }, (_, index) => index + 1);
    for (const command of Object.keys(COMMANDS) as CommandName[])
      expect(await run(site, SYSTEM, command, many)).toEqual({ ok: false, reason: 'too-many' });
    expect(await run(site, SYSTEM, 'delete', many.slice(0, 500))).toMatchObject({ ok: true });
    expect(await counts(site)).toEqual([0]);
  });

  test('each comment is asked for: one that is not theirs to moderate refuses all of them', async () => {
    await using site = await siteWithComments();
    const author = await site.addMember('author', { name: 'Grace' });
    const [own = 0] = await site.addPosts([{ slug: 'own', author: 'Grace' }]);
    await site.database.transaction((tx) =>
      tx.updateTable('posts').set({ author_id: author.id }).where('id', '=', own).execute(),
    );
    await site.addComments(own, [{ text: 'Mine to judge.', status: 'pending' }]);
    const actor = actorOf(author);
    for (const command of Object.keys(COMMANDS) as CommandName[])
      await expect(run(site, actor, command, [2, 5])).rejects.toThrow(ForbiddenError);
    expect(await statuses(site)).toEqual([...STATUSES, 'pending']);
    expect(await deeds(site)).toEqual([]);
    expect(await run(site, actor, 'approve', [5])).toMatchObject({ changes: [{ id: 5 }] });
    expect(await counts(site)).toEqual([1, 1]);
  });

  test.each(['owner', 'admin', 'editor', 'moderator'] as const)('%s may moderate all', async (role) => {
    await using site = await siteWithComments();
    const actor = actorOf(await site.addMember(role));
    expect(await run(site, actor, 'approve', [2])).toMatchObject({ ok: true });
  });

  test('readers may moderate nothing', async () => {
    await using site = await siteWithComments();
    const actor = actorOf(await site.addMember('reader'));
    for (const command of Object.keys(COMMANDS) as CommandName[])
      for (const id of [2, 99]) await expect(run(site, actor, command, [id])).rejects.toThrow(ForbiddenError);
  });

  test('the log tells who did what to which comment, and says nothing of what changed nothing', async () => {
    await using site = await siteWithComments();
    const editor = await site.addMember('editor', { name: 'Ed' });
    await run(site, actorOf(editor), 'approve', [1, 2]);
    await run(site, actorOf(editor), 'spam', [2]);
    const detail = (from: CommentStatus, to: CommentStatus) => JSON.stringify({ from, to });
    const shared = { user_id: editor.id, user_name: 'Ed', subject: 'One', subject_kind: 'comment', at: NOON };
    expect(await deeds(site)).toEqual([
      { ...shared, subject_id: 2, action: 'comment.approve', detail: detail('pending', 'approved') },
      { ...shared, subject_id: 2, action: 'comment.spam', detail: detail('approved', 'spam') },
    ]);
  });

  test('the author of the post hears of a comment when it is approved, and only the first time', async () => {
    await using site = await siteWithComments();
    const author = await site.addMember('editor', { name: 'Ed', email: 'ed@site.test' });
    await site.database.transaction((tx) => tx.updateTable('posts').set({ author_id: author.id }).execute());
    await run(site, SYSTEM, 'approve', [2]);
    expect(await mails(site)).toEqual(['ed@site.test']);
    await run(site, SYSTEM, 'delete', [1, 2]);
    await run(site, SYSTEM, 'restore', [1, 2]);
    expect(await mails(site)).toEqual(['ed@site.test']);
  });

  test('counts what waits: all of it, or what waits on their own posts', async () => {
    await using site = await siteWithComments();
    const author = await site.addMember('author');
    const [own = 0] = await site.addPosts([{ slug: 'own' }]);
    await site.database.transaction((tx) =>
      tx.updateTable('posts').set({ author_id: author.id }).where('id', '=', own).execute(),
    );
    const waiting = { text: 'Hello.', status: 'pending' } as const;
    await site.addComments(own, [waiting, waiting]);
    const count = (role: Actor['role'], userId: number | null) =>
      countPending(site.database.read, { role, userId });
    expect(await count('moderator', 99)).toBe(3);
    expect(await count('author', author.id)).toBe(2);
    expect(await count('author', 99)).toBe(0);
    expect(await count('reader', author.id)).toBe(0);
  });

  test('counts stay exact while many moderate the same comments at once, and a post goes away', async () => {
    await using site = await openSite(kind);
    await site.addPosts(['a', 'b', 'c'].map((slug) => ({ slug })));
    for (const post of [1, 2, 3])
      await site.addComments(
        post,
        Array.from({ length: 6 }, () => ({ text: 'Hi.', status: 'pending' })),
      );
    const ids = Array.from({ length: 18 }, (_, index) => index + 1);
    const commands = ['approve', 'delete', 'spam', 'restore', 'approve', 'delete', 'approve'] as const;
    await Promise.all(
      [
        ...commands.map((command, index) =>
          run(
            site,
            SYSTEM,
            command,
            index % 2 === 0 ? ids.filter((id) => id % (index + 1) === 0) : [...ids].reverse(),
          ),
        ),
        ...[1, 2, 3].map((post) => site.addComments(post, [{ text: 'Another.' }])),
        write(site, (tx) => deletePost(tx, 3)),
      ].map((work) => work.catch(ofGonePost)),
    );
    expect(await counts(site)).toEqual(await recounted(site));
    expect(await counts(site)).toHaveLength(2);
  });

  test('whatever is done in whatever order, posts count their approved comments', async () => {
    await using site = await openSite(kind);
    await site.addPosts([{ slug: 'a' }, { slug: 'b' }]);
    for (const post of [1, 2])
      await site.addComments(
        post,
        STATUSES.map((status) => ({ text: 'Hi.', status })),
      );
    const command = fc.constantFrom(...(Object.keys(COMMANDS) as CommandName[]), 'undo' as const);
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
    const steps = fc.array(fc.tuple(command, ids), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        let last: Awaited<ReturnType<typeof run>> | undefined;
        for (const [name, some] of given) {
          if (name !== 'undo') last = await run(site, SYSTEM, name, some);
          else if (last?.ok) {
            const { changes } = last;
            await write(site, (tx) => undoModeration(tx, SYSTEM, changes, context));
          }
          expect(await counts(site)).toEqual(await recounted(site));
        }
      }),
      { numRuns: 12 },
    );
  });

  /** One post with a comment of each status, their ids from 1. */
  async function siteWithComments(): Promise<TestSite> {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    await site.addComments(
      1,
      STATUSES.map((status) => ({ text: `It is ${status}.`, status })),
    );
    return site;
  }
});

const context = { siteUrl: SITE_URL, now: NOON };

function run(site: TestSite, actor: Actor, command: CommandName, ids: number[]) {
  return write(site, (tx) => COMMANDS[command](tx, actor, ids, context));
}

function write<Result>(site: TestSite, work: Parameters<typeof site.database.transaction<Result>>[0]) {
  return site.database.transaction(work);
}

/** Who comments on a post that goes away at the same time may be told so. */
function ofGonePost(error: unknown): void {
  if (!/foreign key/i.test(String(error))) throw error;
}

async function statuses(site: TestSite): Promise<string[]> {
  const rows = await site.database.read.selectFrom('comments').select('status').orderBy('id').execute();
  return rows.map((row) => row.status);
}

async function counts(site: TestSite): Promise<number[]> {
  const rows = await site.database.read.selectFrom('posts').select('comment_count').orderBy('id').execute();
  return rows.map((row) => row.comment_count);
}

async function recounted(site: TestSite): Promise<number[]> {
  return (await recount(site.database.read)).comments.map(({ count }) => count);
}

function deeds(site: TestSite) {
  return site.database.read
    .selectFrom('audit_log')
    .select(['at', 'user_id', 'user_name', 'action', 'subject_kind', 'subject_id', 'subject', 'detail'])
    .orderBy('id')
    .execute();
}

async function mails(site: TestSite): Promise<string[]> {
  const rows = await site.database.read.selectFrom('mails').select('recipient').orderBy('id').execute();
  return rows.map((mail) => mail.recipient);
}
