import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { recount, storedCounts } from '../../tests/support/recount.ts';
import { DAY, HOUR, NOON, openSite, type TestMember, type TestSite } from '../../tests/support/site.ts';
import type { Member } from '../accounts/member.ts';
import type { Role } from '../accounts/role.ts';
import { loadSettings } from '../site/setting-queries.ts';
import type { Commenter, Visitor } from './commenter.ts';
import { deleteComment } from './delete-comment.ts';
import { editComment } from './edit-comment.ts';
import { threadsOfPost } from './threads-of-post.ts';
import { type WrittenComment, writeComment } from './write-comment.ts';

const MINUTE = 60_000;
interface When {
  closeDays?: number;
  at?: number;
  allows?: 0 | 1;
  status?: 'published' | 'draft';
}
const ADDRESS = '192.0.2.7';

describeDatabases('writing comments', (_, kind) => {
  async function siteWithPost() {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    return site;
  }

  test('the first comment of a guest waits, and those after it was approved do not', async () => {
    await using site = await siteWithPost();
    const ann = guest();
    expect(await write(site, ann, { text: 'First.' })).toMatchObject({ ok: true, id: 1, status: 'pending' });
    expect(await counts(site)).toEqual([0]);
    await approve(site, 1);
    expect(await write(site, ann, { text: 'Second.' })).toMatchObject({ status: 'approved' });
    expect(await counts(site)).toEqual([2]);
    // Known by the cookie under another name, and by name and e-mail address in another browser.
    expect(await write(site, guest({ name: 'A.', email: 'a@else.example' }), {})).toMatchObject({
      status: 'approved',
    });
    expect(await write(site, guest({ tokenHash: 'new' }), {})).toMatchObject({ status: 'approved' });
    expect(await write(site, guest({ tokenHash: 'x', name: 'B.', email: 'b@b.example' }), {})).toMatchObject({
      status: 'pending',
    });
  });

  test.each([
    ['none', 'reader', true, 'approved'],
    ['none', 'reader', false, 'pending'],
    ['first', 'reader', true, 'pending'],
    ['all', 'reader', true, 'pending'],
    ['all', 'author', false, 'approved'],
    ['all', 'moderator', true, 'approved'],
  ] as const)('where %s wait, the first comment of a %s (confirmed: %s) is %s', async (approval, role, emailVerified, status) => {
    await using site = await siteWithPost();
    await site.set('commentApproval', approval);
    const member = await site.addMember(role, { emailVerified });
    expect(await write(site, asCommenter(member, emailVerified), {})).toMatchObject({ ok: true, status });
  });

  test('what looks like spam is kept as spam, with the reasons for moderators', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    expect(await write(site, guest(), { honeypot: 'x' })).toMatchObject({ ok: true, status: 'spam' });
    const origin = await site.database.read
      .selectFrom('comment_origins')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(origin).toMatchObject({ comment_id: 1, address: ADDRESS, user_agent: 'Test' });
    expect(JSON.parse(origin.reasons)).toEqual([expect.stringContaining('people do not see')]);
    expect(await counts(site)).toEqual([0]);
  });

  test.each<[string, 'guest' | Role, When, string]>([
    ['everyone', 'guest', {}, 'pending'],
    ['members', 'guest', {}, 'members-only'],
    ['members', 'reader', {}, 'pending'],
    ['nobody', 'reader', {}, 'closed'],
    ['nobody', 'owner', {}, 'closed'],
    ['everyone', 'guest', { closeDays: 1, at: NOON + DAY - 1 }, 'pending'],
    ['everyone', 'guest', { closeDays: 1, at: NOON + DAY }, 'closed'],
    ['everyone', 'reader', { allows: 0 }, 'closed'],
    ['everyone', 'reader', { status: 'draft' }, 'closed'],
  ])('where %s may comment, a %s gets (%j): %s', async (from, who, when, outcome) => {
    await using site = await siteWithPost();
    const { closeDays = 0, at = NOON, allows = 1, status = 'published' } = when;
    await site.set('commentsFrom', from);
    await site.set('commentCloseDays', closeDays);
    await site.database.transaction((tx) =>
      tx.updateTable('posts').set({ allows_comments: allows, status }).execute(),
    );
    const commenter = who === 'guest' ? guest() : asCommenter(await site.addMember(who));
    const result = await write(site, commenter, {}, at);
    expect(result.ok ? result.status : result.reason).toBe(outcome);
  });

  test('what cannot be taken is refused and leaves nothing behind', async () => {
    await using site = await siteWithPost();
    await site.addPost({ slug: 'two' });
    await site.set('commentMaxLength', 20);
    await site.addComments(1, [{ text: 'Here' }, { text: 'Waits', status: 'pending' }]);
    await site.addComments(2, [{ text: 'There' }]);
    const before = await site.database.read.selectFrom('comments').selectAll().orderBy('id').execute();
    const cases = [
      [{ text: ' \n ' }, 'empty'],
      [{ text: '[x]: /y' }, 'empty'],
      [{ text: 'x'.repeat(21) }, 'too-long'],
      [{ postId: 9 }, 'no-such-post'],
      [{ parentId: 9 }, 'no-such-parent'],
      [{ parentId: 2 }, 'no-such-parent'],
      [{ parentId: 3 }, 'no-such-parent'],
    ] as const;
    for (const [fields, reason] of cases)
      expect(await write(site, guest(), fields)).toEqual({ ok: false, reason });
    const after = await site.database.read.selectFrom('comments').selectAll().orderBy('id').execute();
    expect(after).toEqual(before);
  });

  test('sent twice it is there once, also when the second came before the first answer', async () => {
    await using site = await siteWithPost();
    const ann = guest({ isNew: true });
    const results = await Promise.all([
      write(site, ann, { text: 'Once. ' }),
      write(site, guest({ isNew: true, tokenHash: 'other' }), { text: 'Once.' }),
    ]);
    expect(results.map((result) => result.ok && result.id)).toEqual([1, 1]);
    expect(results.filter((result) => result.ok && result.isDoubled)).toHaveLength(1);
    expect(await write(site, guest(), { text: 'Twice.' })).toMatchObject({ isDoubled: false });
    expect(await write(site, guest(), { text: 'Twice.' })).toMatchObject({ isDoubled: true });
    // Somebody else, another place, or much later: that is another comment.
    expect(
      await write(site, guest({ name: 'Ben', email: 'b@b.example', tokenHash: 'b', isNew: true }), {
        text: 'Once.',
      }),
    ).toMatchObject({ isDoubled: false });
    expect(await write(site, guest(), { text: 'Twice.' }, NOON + HOUR)).toMatchObject({ isDoubled: false });
  });

  test('a stranger who repeats a comment does not get it into their hands', async () => {
    await using site = await siteWithPost();
    await write(site, guest({ email: null }), { text: 'Mine.' });
    await write(site, guest({ email: null, tokenHash: 'stranger', isNew: true }), { text: 'Mine.' });
    expect(await edit(site, visitor('stranger'), 'Theirs.')).toMatchObject({ reason: 'no-such-comment' });
    expect(await edit(site, visitor(), 'Still mine.')).toMatchObject({ ok: true });
  });

  test('many comments in a short time are too many, for a writer and for a network, but not for the staff', async () => {
    await using site = await siteWithPost();
    await site.set('commentsPerHour', 4);
    const texts = ['a', 'b', 'c'].map((text) => ({ text }));
    const outcomes = [];
    for (const fields of texts) outcomes.push(await write(site, guest(), fields));
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, false]);
    expect(outcomes[2]).toMatchObject({ reason: 'too-many', retryAfterSeconds: 1800 });
    expect(await write(site, guest({ tokenHash: 'b' }), { text: 'd' })).toMatchObject({ reason: 'too-many' });
    expect(await write(site, guest(), { text: 'c' }, NOON + HOUR)).toMatchObject({ ok: true });
    const editor = asCommenter(await site.addMember('editor'));
    for (const text of ['1', '2', '3', '4', '5'])
      expect(await write(site, editor, { text })).toMatchObject({ ok: true });
  });

  test('the name of the post’s author leads to their page', async () => {
    await using site = await siteWithPost();
    await write(site, guest(), { text: 'Thanks, @Ada! Not `@Ada` and not @adamant.' });
    const { html } = await site.database.read.selectFrom('comments').select('html').executeTakeFirstOrThrow();
    expect(html).toBe(
      '<p>Thanks, <a href="/authors/ada/">@Ada</a>! Not <code>@Ada</code> and not @adamant.</p>',
    );
  });

  test('writers change their comments for a while, nobody else does, and a change shows', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    await write(site, guest(), { text: 'Frist.' });
    expect(await edit(site, visitor('other'), 'Mine now.')).toEqual({ ok: false, reason: 'no-such-comment' });
    expect(await edit(site, visitor(null), 'Mine now.')).toEqual({ ok: false, reason: 'no-such-comment' });
    expect(await edit(site, visitor(), ' ')).toEqual({ ok: false, reason: 'empty' });
    expect(await edit(site, visitor(), 'Frist.')).toEqual({ ok: true, status: 'approved' });
    expect((await shown(site))[0]).toMatchObject({ isEdited: false });
    expect(await edit(site, visitor(), 'First.', NOON + 15 * MINUTE - 1)).toEqual({
      ok: true,
      status: 'approved',
    });
    expect((await shown(site))[0]).toMatchObject({ isEdited: true, html: '<p>First.</p>' });
    expect(await edit(site, visitor(), 'Late.', NOON + 15 * MINUTE)).toEqual({
      ok: false,
      reason: 'too-late',
    });
    expect(await remove(site, visitor(), 1, NOON + 15 * MINUTE)).toEqual({ ok: false, reason: 'too-late' });
    expect(await counts(site)).toEqual([1]);
  });

  test('members change their own comments, and not those of other members', async () => {
    await using site = await siteWithPost();
    const [ann, ben] = [await site.addMember('reader'), await site.addMember('editor')];
    await write(site, asCommenter(ann), {});
    expect(await edit(site, { ...visitor(null), member: member(ben) }, 'X')).toMatchObject({
      reason: 'no-such-comment',
    });
    expect(await edit(site, { ...visitor(null), member: member(ann) }, 'X')).toMatchObject({ ok: true });
  });

  test('an approved comment that its writer makes look like spam waits again and is not counted', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    await write(site, guest(), { text: 'Harmless.' });
    const links = Array.from({ length: 5 }, (_, index) => `https://l${index}.example/`).join(' ');
    const result = await edit(site, visitor(), `See ${links} for more than enough words of it.`);
    expect(result).toMatchObject({ ok: true });
    expect(result).not.toMatchObject({ status: 'approved' });
    expect(await counts(site)).toEqual([0]);
    expect(await shown(site)).toEqual([]);
  });

  test('a deleted comment is gone, and where it was answered its place stays without its words', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    await write(site, guest(), { text: 'Answered.' });
    await write(site, guest({ name: 'Ben', email: 'ben@ben.example', tokenHash: 'b' }), {
      text: 'Answer.',
      parentId: 1,
    });
    expect(await remove(site, visitor('b'), 1)).toEqual({ ok: false, reason: 'no-such-comment' });
    expect(await remove(site, visitor(), 1)).toEqual({ ok: true, postId: 1, leavesPlace: true });
    expect(await counts(site)).toEqual([1]);
    expect(await shown(site)).toMatchObject([
      { id: 1, isDeleted: true, authorName: '', html: '', replies: [{ id: 2 }] },
    ]);
    const row = await site.database.read
      .selectFrom('comments')
      .selectAll()
      .where('id', '=', 1)
      .executeTakeFirst();
    expect(row).toMatchObject({
      text: '',
      html: '',
      guest_name: '',
      guest_email: null,
      guest_token_hash: null,
    });
    expect(await edit(site, visitor(), 'Back.')).toMatchObject({ reason: 'no-such-comment' });
    expect(await remove(site, visitor('b'), 2)).toMatchObject({ ok: true, leavesPlace: false });
    expect(await shown(site)).toEqual([]);
    expect(await counts(site)).toEqual([0]);
  });

  test('counts stay right whoever writes, edits and deletes at the same time', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    await site.set('commentsPerHour', 1000);
    const writers = Array.from({ length: 8 }, (_, index) => `w${index}`);
    await Promise.all(
      writers.map((tokenHash) => write(site, guest({ tokenHash }), { text: `By ${tokenHash}.` })),
    );
    const spam = 'https://a.example/ '.repeat(9);
    await Promise.all(
      writers.flatMap((tokenHash, index) => [
        write(site, guest({ tokenHash }), { text: `More by ${tokenHash}.`, parentId: 1 + index }),
        edit(site, visitor(tokenHash), index % 2 === 0 ? spam + index : 'Better.', NOON, 1 + index),
        remove(site, visitor(tokenHash), 1 + index),
        remove(site, visitor(tokenHash), 1 + index),
      ]),
    );
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
  });

  test('each deed is remembered', async () => {
    await using site = await siteWithPost();
    await write(site, guest(), {});
    await edit(site, visitor(), 'Else.');
    await remove(site, visitor(), 1);
    const deeds = await site.database.read
      .selectFrom('audit_log')
      .select(['action', 'user_name', 'subject', 'address'])
      .orderBy('id')
      .execute();
    expect(deeds).toEqual(
      ['comment.write', 'comment.edit', 'comment.delete'].map((action) => ({
        action,
        user_name: 'Ann',
        subject: 'One',
        address: ADDRESS,
      })),
    );
  });
});

type Guest = Extract<Commenter, { kind: 'guest' }>;

function guest(fields: Partial<Guest> = {}): Commenter {
  const ann = { name: 'Ann', email: 'ann@ann.example', website: null, tokenHash: 'ann', isNew: false };
  return { kind: 'guest', ...ann, ...fields };
}

function asCommenter(someone: TestMember, emailVerified = true): Commenter {
  return { kind: 'member', member: { ...member(someone), emailVerified } };
}

function member({ cookie: _, ...someone }: TestMember): Member {
  return { ...someone, emailVerified: true, twoFactorEnabled: false, notify: 'all', sessionId: 1 };
}

function visitor(guestTokenHash: string | null = 'ann'): Visitor {
  return { member: null, guestTokenHash, address: ADDRESS, userAgent: 'Test' };
}

async function contextOf(site: TestSite) {
  const settings = await loadSettings(site.database.read);
  return { settings, siteUrl: 'http://site.test', address: ADDRESS, userAgent: 'Test' };
}

async function write(site: TestSite, commenter: Commenter, fields: Partial<WrittenComment>, now = NOON) {
  const context = await contextOf(site);
  const hidden = { wantsReplies: false, honeypot: '', filledInMs: null };
  const input = { postId: 1, parentId: null, text: 'Hello there.', ...hidden, ...fields };
  return site.database.transaction((tx) => writeComment(tx, commenter, input, context, now));
}

async function edit(site: TestSite, who: Visitor, text: string, now = NOON, id = 1) {
  const context = await contextOf(site);
  return site.database.transaction((tx) => editComment(tx, who, { id, text }, context, now));
}

async function remove(site: TestSite, who: Visitor, id: number, now = NOON) {
  const context = await contextOf(site);
  return site.database.transaction((tx) => deleteComment(tx, who, id, context, now));
}

async function approve(site: TestSite, id: number): Promise<void> {
  await site.database.transaction(async (tx) => {
    await tx.updateTable('comments').set({ status: 'approved' }).where('id', '=', id).execute();
    await tx.updateTable('posts').set({ comment_count: 1 }).execute();
  });
}

function shown(site: TestSite) {
  return threadsOfPost(site.database.read, { id: 1, authorSlug: 'ada' }, { page: 1, size: 100 });
}

async function counts(site: TestSite): Promise<number[]> {
  const posts = await site.database.read.selectFrom('posts').select('comment_count').orderBy('id').execute();
  return posts.map((post) => post.comment_count);
}
