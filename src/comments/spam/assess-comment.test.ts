import { expect, test } from 'vitest';
import { countStatements } from '../../../tests/support/count-statements.ts';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { naughtyStrings } from '../../../tests/support/naughty-strings.ts';
import { NOON, openSite, type TestSite } from '../../../tests/support/site.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { assessComment } from './assess-comment.ts';
import type { Candidate } from './candidate.ts';

const COPY = 'Have a look at our wonderful offers for the summer.';

describeDatabases('assessComment', (_, kind) => {
  async function siteWith(comments: { by?: string; email?: string; address?: string; status?: 'spam' }[]) {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    for (const { by = 'Ann', email = null, address, status = 'approved' } of comments) {
      const [id = 0] = await site.addComments(1, [{ text: COPY, by, status, createdAt: NOON }]);
      await site.database.transaction(async (tx) => {
        await tx.updateTable('comments').set({ guest_email: email }).where('id', '=', id).execute();
        if (address !== undefined) {
          const origin = { comment_id: id, address, user_agent: '', reasons: '[]', created_at: NOON };
          await tx.insertInto('comment_origins').values(origin).execute();
        }
      });
    }
    return site;
  }

  test('knows a guest by name and e-mail address together', async () => {
    await using site = await siteWith([{ by: 'Ann', email: 'ann@ann.example' }]);
    const tooFast = { filledInMs: 1 };
    expect(await assess(site, { ...tooFast, name: 'Ann', email: 'ann@ann.example' })).toBe('fine');
    expect(await assess(site, { ...tooFast, name: 'Bob', email: 'ann@ann.example' })).toBe('hold');
    expect(await assess(site, { ...tooFast, name: 'Ann', email: 'other@ann.example' })).toBe('hold');
    expect(await assess(site, { ...tooFast, name: 'Ann', email: null })).toBe('hold');
  });

  test('knows who has written spam by either address', async () => {
    await using site = await siteWith([{ email: 'ann@ann.example', address: '192.0.2.1', status: 'spam' }]);
    expect(await assess(site, { email: 'Ann@ann.example', address: null })).toBe('hold');
    expect(await assess(site, { email: null, address: '192.0.2.1' })).toBe('hold');
    expect(await assess(site, { email: 'bob@bob.example', address: '192.0.2.2' })).toBe('fine');
    const { id } = await site.addMember('reader');
    expect(await assess(site, { userId: id, email: null, address: '192.0.2.1' })).toBe('fine');
  });

  test('takes the very same text for spam once it has come three times within a day, short thanks never', async () => {
    await using site = await siteWith([{}, {}]);
    expect(await assess(site, { text: COPY })).toBe('fine');
    await site.addComments(1, [{ text: COPY, createdAt: NOON }]);
    expect(await assess(site, { text: COPY })).toBe('spam');
    expect(await assess(site, { text: `${COPY}!` })).toBe('fine');
    site.clock.now = NOON + 25 * 60 * 60 * 1000;
    expect(await assess(site, { text: COPY })).toBe('fine');
    await site.addComments(
      1,
      Array.from({ length: 4 }, () => ({ text: 'Thank you!', createdAt: NOON })),
    );
    site.clock.now = NOON;
    expect(await assess(site, { text: 'Thank you!' })).toBe('fine');
  });

  test('asks the block list, and lets staff pass it', async () => {
    await using site = await siteWith([]);
    await site.database.transaction((tx) =>
      tx
        .insertInto('blocks')
        .values({ kind: 'domain', value: 'casino.example', note: '', created_at: NOON })
        .execute(),
    );
    const text = 'I have won so much at https://www.casino.example/';
    const { id } = await site.addMember('moderator');
    expect(await assess(site, { text })).toBe('spam');
    expect(await assess(site, { text, userId: id })).toBe('fine');
  });

  test('takes three statements at most, and what people type to break things is no error', async () => {
    await using site = await siteWith([{}]);
    const settings = await loadSettings(site.database.read);
    expect(
      await countStatements(site.database, () =>
        assessComment(site.database.read, candidate({ text: COPY }), settings, NOON),
      ),
    ).toBe(3);
    for (const text of [...naughtyStrings.filter((_, index) => index % 8 === 0), '\0', '\ud800'])
      expect(await assess(site, { text, name: text, email: text, address: text })).toMatch(/fine|hold|spam/);
  });
});

async function assess(site: TestSite, fields: Partial<Candidate>) {
  const settings = await loadSettings(site.database.read);
  return (await assessComment(site.database.read, candidate(fields), settings, site.clock.now)).verdict;
}

function candidate(fields: Partial<Candidate>): Candidate {
  return {
    postId: 1,
    text: 'What a good text that is, thank you.',
    html: '',
    name: 'Bob',
    email: 'bob@bob.example',
    website: null,
    address: '198.51.100.1',
    userAgent: '',
    userId: null,
    filledInMs: 30_000,
    honeypot: '',
    ...fields,
  };
}
