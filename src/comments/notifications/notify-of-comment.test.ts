import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import type { TestMember } from '../../../tests/support/site.ts';
import { HOUR, NOON, openSite, SITE_URL, type TestSite } from '../../../tests/support/site.ts';
import type { Mail } from '../../mail/mail.ts';
import { addComment, type CommentInput } from '../add-comment.ts';
import type { CommentStatus } from '../comment.ts';
import { setConsent } from './mail-consent.ts';
import { notifyOfComment } from './notify-of-comment.ts';

const WEEK = 7 * 24 * HOUR;

describeDatabases('mail about a comment', (_, kind) => {
  test('goes to the post’s author, leads to the comment and says what it says', async () => {
    await using desk = await openDesk();
    const id = await desk.comment({ by: 'Bob', text: 'Well **said**.' });
    const [mail] = await desk.mails();
    expect(mail?.to).toBe('ada@example.org');
    expect(mail?.subject).toBe('Bob commented on “On bees”');
    expect(mail?.paragraphs).toContain('Well said.');
    expect(mail?.action?.url).toBe(`${SITE_URL}/comments/${id}/`);
    expect(mail?.unsubscribeUrl).toContain(`${SITE_URL}/comments/mail/unsubscribe?reader=m`);
  });

  test.each([
    ['all', 'Nice.', true],
    ['replies', 'Nice.', false],
    ['replies', 'I agree with @ada.', true],
    ['none', 'I agree with @ada.', false],
  ] as const)('an author who wants %s and reads %j: %s', async (notify, text, isTold) => {
    await using desk = await openDesk();
    await desk.setUser(desk.ada, { notify });
    await desk.comment({ text });
    expect(await desk.recipients()).toEqual(isTold ? ['ada@example.org'] : []);
  });

  test('goes to the member whose comment is answered, and to nobody about their own', async () => {
    await using desk = await openDesk();
    const bob = await desk.site.addMember('reader', {
      name: 'Bob',
      email: 'bob@example.org',
      emailVerified: true,
    });
    const question = await desk.comment({ member: bob, text: 'Why?' });
    expect(await desk.recipients()).toEqual(['ada@example.org']);
    const answer = await desk.comment({ member: desk.ada, text: 'Because.', parentId: question });
    expect(await desk.takeMails()).toMatchObject([
      { to: 'bob@example.org', subject: 'Ada answered you on “On bees”' },
    ]);
    await desk.comment({ member: bob, text: 'To add to it…', parentId: question });
    expect(await desk.recipients()).toEqual(['ada@example.org']);
    await desk.setUser(desk.ada, { notify: 'replies' });
    await desk.comment({ member: bob, text: 'I see.', parentId: answer });
    expect(await desk.recipients()).toEqual(['ada@example.org']);
  });

  test('an author who is also the one answered gets one mail', async () => {
    await using desk = await openDesk();
    const own = await desk.comment({ member: desk.ada, text: 'Questions?' });
    await desk.comment({ by: 'Bob', text: 'Yes, @ada.', parentId: own });
    expect((await desk.takeMails()).map((mail) => mail.subject)).toEqual(['Bob answered you on “On bees”']);
  });

  test('a guest under the author’s address is the author', async () => {
    await using desk = await openDesk();
    await desk.comment({ by: 'Me', email: 'ADA@example.org', text: 'Note to self.' });
    expect(await desk.recipients()).toEqual([]);
  });

  test('does not go to who is suspended, has no address or has not shown that it is theirs', async () => {
    await using desk = await openDesk();
    const eve = await desk.site.addMember('reader', {
      name: 'Eve',
      email: 'eve@example.org',
      emailVerified: false,
    });
    const hers = await desk.comment({ member: eve, text: 'Hm.' });
    await desk.setUser(desk.ada, { suspended_at: NOON });
    await desk.takeMails();
    await desk.comment({ text: 'An answer.', parentId: hers });
    expect(await desk.recipients()).toEqual([]);
    await desk.setUser(desk.ada, { suspended_at: null, email: null });
    await desk.comment({ text: 'Another.' });
    expect(await desk.recipients()).toEqual([]);
  });

  test('is sent once, however often the comment is approved and by however many at once', async () => {
    await using desk = await openDesk();
    const id = await desk.comment({ status: 'pending', notify: false });
    await desk.setStatus(id, 'approved');
    await Promise.all([desk.notify(id), desk.notify(id), desk.notify(id)]);
    await desk.setStatus(id, 'pending');
    await desk.notify(id);
    await desk.setStatus(id, 'approved');
    await desk.notify(id);
    expect(await desk.recipients()).toEqual(['ada@example.org']);
  });

  test.each(['spam', 'deleted'] as const)('nobody hears of what is %s', async (status) => {
    await using desk = await openDesk();
    await desk.comment({ status });
    expect(await desk.recipients()).toEqual([]);
  });

  test('who moderates hears of what waits, once an hour, and the author hears of the rest when it is approved', async () => {
    await using desk = await openDesk();
    await desk.site.addMember('moderator', { email: 'mod@example.org' });
    await desk.site.addMember('reader', { email: 'reader@example.org', emailVerified: true });
    const first = await desk.comment({ status: 'pending', text: 'One.' });
    const [mail] = await desk.mails();
    expect(mail).toMatchObject({ subject: 'A comment on “On bees” waits to be approved' });
    expect(mail?.action?.url).toBe(`${SITE_URL}/admin/comments`);
    expect(await desk.recipients()).toEqual(['ada@example.org', 'mod@example.org']);
    const second = await desk.comment({ status: 'pending', text: 'Two.' });
    expect(await desk.recipients()).toEqual([]);
    desk.site.clock.now += HOUR;
    await desk.comment({ status: 'pending', text: 'Three.' });
    expect((await desk.mails())[0]?.paragraphs.join()).toContain('3 comments wait in all');
    expect(await desk.recipients()).toEqual(['ada@example.org', 'mod@example.org']);
    await desk.setStatus(first, 'approved');
    await desk.notify(first);
    expect(await desk.recipients(), 'knows of it already').toEqual([]);
    await desk.setStatus(second, 'approved');
    await desk.notify(second);
    expect(await desk.recipients()).toEqual(['ada@example.org']);
  });

  test('a guest is asked once a week whether the address is theirs, and gets replies after a yes alone', async () => {
    await using desk = await openDesk();
    await desk.setUser(desk.ada, { notify: 'none' });
    const guest = { by: 'Buy my <pills>', email: 'Guest@Example.org', wantsReplies: true };
    const question = await desk.comment({ ...guest, text: 'Cheap pills?' });
    const [asked] = await desk.takeMails();
    expect(asked?.to).toBe('Guest@Example.org');
    expect(asked?.action?.url).toContain(`${SITE_URL}/comments/mail/consent?reader=g`);
    expect(JSON.stringify(asked)).not.toMatch(/pills/);
    await desk.comment({ member: desk.ada, parentId: question });
    await desk.comment({ ...guest, email: 'guest@example.org' });
    expect(await desk.recipients(), 'no yes yet').toEqual([]);
    desk.site.clock.now += WEEK;
    await desk.comment(guest);
    expect(await desk.recipients(), 'asked again').toEqual(['Guest@Example.org']);
    await desk.site.database.transaction((tx) => setConsent(tx, 'guest@example.org', 'given', NOON));
    await desk.comment({ member: desk.ada, parentId: question });
    expect((await desk.takeMails()).map((mail) => mail.subject)).toEqual(['Ada answered you on “On bees”']);
    desk.site.clock.now += WEEK;
    await desk.comment(guest);
    expect(await desk.recipients(), 'never asked again').toEqual([]);
  });

  test('a guest who did not ask, or said no, gets nothing', async () => {
    await using desk = await openDesk();
    await desk.setUser(desk.ada, { notify: 'none' });
    await desk.site.database.transaction(async (tx) => {
      await setConsent(tx, 'quiet@example.org', 'given', NOON);
      await setConsent(tx, 'no@example.org', 'refused', NOON);
    });
    const quiet = await desk.comment({ email: 'quiet@example.org' });
    const no = await desk.comment({ email: 'no@example.org', wantsReplies: true });
    desk.site.clock.now += WEEK;
    await desk.comment({ member: desk.ada, parentId: quiet });
    await desk.comment({ member: desk.ada, parentId: no });
    await desk.comment({ email: 'no@example.org', wantsReplies: true });
    expect(await desk.recipients()).toEqual([]);
  });

  test('an address that is typed many times at once is asked once', async () => {
    await using desk = await openDesk();
    await desk.setUser(desk.ada, { notify: 'none' });
    const guest = { email: 'guest@example.org', wantsReplies: true };
    await Promise.all([desk.comment(guest), desk.comment(guest), desk.comment(guest)]);
    expect(await desk.recipients()).toEqual(['guest@example.org']);
  });

  test('nobody is asked about an address that is none, or before the comment is approved', async () => {
    await using desk = await openDesk();
    await desk.setUser(desk.ada, { notify: 'none' });
    await desk.comment({ email: 'x@example.org\r\nBcc: y@example.org', wantsReplies: true });
    await desk.comment({ email: 'later@example.org', wantsReplies: true, status: 'pending' });
    expect(await desk.recipients()).toEqual([]);
  });

  async function openDesk(): Promise<Desk> {
    const site = await openSite(kind);
    const ada = await site.addMember('author', { name: 'Ada', slug: 'ada', email: 'ada@example.org' });
    const postId = await site.addPost({ slug: 'bees', title: 'On bees' });
    await site.database.transaction((tx) =>
      tx.updateTable('posts').set({ author_id: ada.id }).where('id', '=', postId).execute(),
    );
    return new Desk(site, ada, postId);
  }
});

interface CommentParts extends Partial<Pick<CommentInput, 'parentId' | 'status' | 'text' | 'wantsReplies'>> {
  member?: TestMember;
  by?: string;
  email?: string;
  notify?: boolean;
}

/** A site with one post of Ada's, and its outbox. */
class Desk implements AsyncDisposable {
  readonly site: TestSite;
  readonly ada: TestMember;
  readonly #postId: number;

  constructor(site: TestSite, ada: TestMember, postId: number) {
    this.site = site;
    this.ada = ada;
    this.#postId = postId;
  }

  /** Adds one and tells of it, as commands do. */
  comment({ member, by = 'Guest', email, notify = true, ...fields }: CommentParts): Promise<number> {
    const guest = { guestName: by, guestEmail: email ?? null, guestWebsite: null };
    const input: CommentInput = {
      postId: this.#postId,
      parentId: null,
      author: member === undefined ? guest : { userId: member.id },
      text: 'Hello.',
      format: 'markdown',
      status: 'approved',
      createdAt: this.site.clock.now,
      ...fields,
    };
    return this.site.database.transaction(async (tx) => {
      const result = await addComment(tx, input, 10_000);
      if (!result.ok) throw new Error(result.reason);
      if (notify) await notifyOfComment(tx, result.id, SITE_URL, this.site.clock.now);
      return result.id;
    });
  }

  notify(id: number): Promise<void> {
    return this.site.database.transaction((tx) => notifyOfComment(tx, id, SITE_URL, this.site.clock.now));
  }

  async setStatus(id: number, status: CommentStatus): Promise<void> {
    await this.site.database.transaction((tx) =>
      tx.updateTable('comments').set({ status }).where('id', '=', id).execute(),
    );
  }

  async setUser(
    { id }: TestMember,
    fields: { notify?: 'all' | 'replies' | 'none'; suspended_at?: number | null; email?: null },
  ): Promise<void> {
    await this.site.database.transaction((tx) =>
      tx.updateTable('users').set(fields).where('id', '=', id).execute(),
    );
  }

  async mails(): Promise<Mail[]> {
    const rows = await this.site.database.read.selectFrom('mails').select('message').orderBy('id').execute();
    return rows.map((row): Mail => JSON.parse(row.message));
  }

  /** The outbox is empty afterwards. */
  async takeMails(): Promise<Mail[]> {
    const mails = await this.mails();
    await this.site.database.transaction((tx) => tx.deleteFrom('mails').execute());
    return mails;
  }

  async recipients(): Promise<string[]> {
    return (await this.takeMails()).map((mail) => mail.to);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.site[Symbol.asyncDispose]();
  }
}
