// The screens of moderation as each role gets them, without a browser.
import { expect, test } from 'vitest';
import type { DatabaseKind } from '../src/database/database.ts';
import { countStatements } from './support/count-statements.ts';
import { describeDatabases } from './support/databases.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { all, HOUR, NOON, openSite, piece, type TestMember, type TestSite } from './support/site.ts';

const QUEUE = '/admin/comments';

describeDatabases('the queue of comments', (_, kind) => {
  test('shows a comment with all that helps to decide, and nothing that runs', async () => {
    await using site = await siteWithQueue(kind);
    const html = await site.as(await site.addMember('moderator')).read(QUEUE);
    const item = piece(html, '<article', '</article>');
    expect(item).toContain('&lt;b&gt;Mallory');
    expect(item).not.toContain('<script');
    expect(item).toContain('mallory@spam.example');
    expect(item).toContain('192.0.2.7');
    expect(item).toContain('It is the first comment of this writer.');
    expect(item).toContain('In answer to');
    expect(item).toContain('What I think.');
    expect(item).toContain('href="/one/"');
    expect(all(item, /name="one" value="([^"]+)"/g)).toEqual([
      'approve:2',
      'spam:2',
      'delete:2',
      'block-email:2',
      'block-address:2',
      'block-domain:2',
    ]);
  });

  test('authors moderate what is said on their own posts, and learn no addresses', async () => {
    await using site = await siteWithQueue(kind);
    const author = await authorOf(site, 1);
    const stranger = site.as(await site.addMember('author'));
    const own = site.as(author);
    const html = await own.read(QUEUE);
    expect(ids(html)).toEqual([2, 3]);
    expect(html).not.toMatch(/spam\.example|192\.0\.2\.7|block-|\/blocks|\/log/);
    expect(await own.read(`${QUEUE}?q=spam.example`)).not.toContain('<article');
    expect(ids(await stranger.read(`${QUEUE}?status=approved`))).toEqual([]);
    expect(await stranger.read(`${QUEUE}?post=1`)).not.toContain('The harbour');
    expect((await stranger.post(`${QUEUE}/moderation`, { one: 'approve:2' })).status).toBe(403);
    expect((await own.post(`${QUEUE}/moderation`, { one: 'approve:2' })).status).toBe(303);
    expect(await statuses(site)).toEqual(['approved', 'approved', 'pending', 'spam']);
    for (const path of ['blocks', 'log']) expect((await own.get(`${QUEUE}/${path}`)).status).toBe(403);
    expect((await own.post(`${QUEUE}/moderation`, { one: 'block-email:2' })).status).toBe(403);
    expect((await own.post(`${QUEUE}/blocks`, { kind: 'word', value: 'x1' })).status).toBe(403);
  });

  test('readers and strangers see none of it', async () => {
    await using site = await siteWithQueue(kind);
    const reader = site.as(await site.addMember('reader'));
    for (const path of ['', '/log', '/blocks']) {
      expect((await reader.get(QUEUE + path)).status).toBe(403);
      expect((await site.get(QUEUE + path)).status).toBe(303);
    }
    expect((await reader.post(`${QUEUE}/moderation`, { one: 'approve:2' })).status).toBe(403);
    expect(await statuses(site)).toEqual(['approved', 'pending', 'pending', 'spam']);
  });

  test('a form leads back to where it was, to the comment that took the place, with the way to undo it', async () => {
    await using site = await siteWithQueue(kind);
    const visit = site.as(await site.addMember('editor'));
    const form = { one: 'spam:3', shown: '3.2', post: '1', q: '' };
    const answer = await visit.post(`${QUEUE}/moderation`, form);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${QUEUE}?post=1#comment-2`]);
    expect(await statuses(site)).toEqual(['approved', 'pending', 'spam', 'spam']);
    const notice = await noticeAfter(site, visit, answer);
    expect(notice).toContain('Marked 1 comment as spam.');
    expect(notice).toContain('name="changes" value="pending.spam.3"');
    const undone = await visit.post(`${QUEUE}/undo`, { changes: 'pending.spam.3', post: '1' });
    expect(undone.headers.get('location')).toBe(`${QUEUE}?post=1`);
    expect(await noticeAfter(site, visit, undone)).toContain('Undone: 1 comment as before.');
    expect(await statuses(site)).toEqual(['approved', 'pending', 'pending', 'spam']);
  });

  test('what is ticked is done at once; nothing ticked, or what there is not, is said', async () => {
    await using site = await siteWithQueue(kind);
    const visit = site.as(await site.addMember('moderator'));
    const send = async (form: Record<string, string | string[]>) =>
      noticeAfter(site, visit, await visit.post(`${QUEUE}/moderation`, form));
    expect(await send({ do: 'approve', comment: ['2', '3', '99', 'x'] })).toContain('Approved 2 comments.');
    expect(await send({ do: 'approve', comment: ['2'] })).toContain('Nothing was left to do');
    expect(await send({ do: 'approve' })).toContain('Tick some comments first');
    expect(await send({ do: 'explode', comment: '2' })).toContain('nothing that can be done');
    expect(await send({ one: 'explode:2' })).toContain('nothing that can be done');
    expect(await send({ one: 'block-email:1' })).toContain('there is nothing to block');
  });

  test('blocking a sender is undone in one go', async () => {
    await using site = await siteWithQueue(kind);
    const visit = site.as(await site.addMember('moderator'));
    const notice = await noticeAfter(
      site,
      visit,
      await visit.post(`${QUEUE}/moderation`, { one: 'block-email:2', 'all-2': 'on' }),
    );
    expect(notice).toContain('mallory@spam.example is on the block list. 2 comments went to spam.');
    const fields = { changes: all(notice, /name="changes" value="([^"]+)"/g), block: '1' };
    await visit.post(`${QUEUE}/undo`, fields);
    expect(await statuses(site)).toEqual(['approved', 'pending', 'pending', 'spam']);
    expect(await site.database.read.selectFrom('blocks').select('id').execute()).toEqual([]);
  });

  test('finds comments by words, names and addresses, in any case and with any sign', async () => {
    await using site = await siteWithQueue(kind);
    await site.addComments(1, [{ text: 'Ärger mit 100% _Wolle_ \\o/', by: 'Özil', status: 'pending' }]);
    const visit = site.as(await site.addMember('editor'));
    const found = async (query: string) => ids(await visit.read(`${QUEUE}?q=${encodeURIComponent(query)}`));
    expect(await found('ÄRGER'.slice(1))).toEqual([5]);
    expect(await found('Ärger')).toEqual([5]);
    expect(await found('100%')).toEqual([5]);
    expect(await found('%%')).toEqual([]);
    expect(await found('\\o/')).toEqual([5]);
    expect(await found('Özil')).toEqual([5]);
    expect(await found('MALLORY@spam')).toEqual([2, 3]);
    for (const query of naughtyStrings.filter((_, index) => index % 40 === 0)) await found(query);
  });

  test('fifty to a page, newest first, however deep; behind the last page is the last', async () => {
    await using site = await siteWithQueue(kind);
    const many = Array.from({ length: 101 }, (_, index) => ({
      text: `${index}`,
      status: 'spam' as const,
      createdAt: NOON + index,
    }));
    await site.addComments(1, many);
    const visit = site.as(await site.addMember('editor'));
    const page = async (number: number) => ids(await visit.read(`${QUEUE}?status=spam&page=${number}`));
    const pages = [await page(1), await page(2), await page(3)];
    expect(pages.map((list) => list.length)).toEqual([50, 50, 2]);
    expect(pages.flat()).toEqual([...many.map((_, index) => 105 - index), 4]);
    const behind = await visit.get(`${QUEUE}?status=spam&page=4`);
    expect(behind.headers.get('location')).toBe(`${QUEUE}?status=spam&page=3`);
    for (const strange of [
      'page=0',
      'page=x',
      'page=99999999999',
      'status=x',
      'post=x',
      'q=%00',
      'q=%ed%a0%80',
      'q=%00%ff',
    ])
      expect((await visit.get(`${QUEUE}?${strange}`)).status).toBeLessThan(400);
  });

  test('takes as many statements for fifty comments as for two', async () => {
    await using site = await siteWithQueue(kind);
    const visit = site.as(await site.addMember('editor'));
    const count = () => countStatements(site.database, () => visit.read(`${QUEUE}?post=1`));
    const few = await count();
    const waiting = { text: 'x', status: 'pending' } as const;
    await site.addComments(
      1,
      Array.from({ length: 60 }, (_, index) => (index ? { ...waiting, replyTo: 0 } : waiting)),
    );
    expect(await count()).toBe(few);
    // Who asks, the settings, what waits, and three for the queue.
    expect(few).toBe(6);
  });
});

describeDatabases('the block list', (_, kind) => {
  test('grows, refuses what is nothing without losing it, and shrinks with a way back', async () => {
    await using site = await openSite(kind);
    const visit = site.as(await site.addMember('moderator'));
    const blocks = `${QUEUE}/blocks`;
    expect(await visit.read(blocks)).toContain('Nobody is blocked');
    const added = await visit.post(blocks, {
      kind: 'domain',
      value: 'https://www.Casino.example/',
      note: '<b>',
    });
    expect([added.status, added.headers.get('location')]).toEqual([303, blocks]);
    expect(await visit.read(blocks)).toMatch(/casino\.example[\s\S]*&lt;b&gt;/);
    const again = await visit.post(blocks, { kind: 'domain', value: 'casino.example', note: '' });
    expect([again.status, await again.text()]).toEqual([
      422,
      expect.stringContaining('is on the list already'),
    ]);
    const wrong = await visit.post(blocks, { kind: 'address', value: '999.1.1.1', note: 'kept' });
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(page).toContain('is no network address');
    expect(page).toMatch(/value="999\.1\.1\.1"/);
    expect(page).toMatch(/value="kept"/);
    expect((await visit.post(blocks, { kind: 'x', value: 'y' })).status).toBe(422);
    const notice = await noticeAfter(site, visit, await visit.post(`${blocks}/removal`, { id: '1' }));
    expect(notice).toContain('casino.example is off the block list.');
    expect(await noticeAfter(site, visit, await visit.post(`${blocks}/removal`, { id: '1' }))).toContain(
      'before',
    );
    expect(await visit.read(blocks)).toContain('Nobody is blocked');
  });
});

describeDatabases('the log of moderation', (_, kind) => {
  test('tells who did what, by person and by deed, page after page', async () => {
    await using site = await siteWithQueue(kind);
    const [ann, bob] = [
      await site.addMember('editor', { name: 'Ann' }),
      await site.addMember('admin', { name: 'Bob' }),
    ];
    await site.as(ann).post(`${QUEUE}/moderation`, { one: 'approve:2' });
    await site.as(bob).post(`${QUEUE}/moderation`, { one: 'spam:2' });
    await site.as(bob).post(`${QUEUE}/moderation`, { one: 'block-address:2' });
    const log = async (query: string) => {
      const html = await site.as(ann).read(`${QUEUE}/log?${query}`);
      return all(html, /<li><p><b dir="auto">([\s\S]*?)<\/p>/g).map((entry) =>
        entry
          .replace(/<[^>]*>/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    };
    const deeds = [
      'Bob blocked 192.0.2.7',
      'Bob marked as spam the comment by &lt;b&gt;Mallory on “The harbour”',
      'Ann approved the comment by &lt;b&gt;Mallory on “The harbour”',
    ];
    expect(await log('')).toEqual(deeds);
    expect(await log(`who=${ann.id}`)).toEqual(deeds.slice(2));
    expect(await log('what=comment.spam')).toEqual(deeds.slice(1, 2));
    expect(await log('what=user.sign-in')).toEqual(deeds);
    for (let index = 0; index < 26; index++) {
      await site.as(bob).post(`${QUEUE}/moderation`, { one: 'delete:3' });
      await site.as(bob).post(`${QUEUE}/moderation`, { one: 'restore:3' });
    }
    const html = await site.as(ann).read(`${QUEUE}/log`);
    const [next = ''] = all(html, /href="\/admin\/comments\/log\?([^"]*before=\d+)"/g);
    expect(await log('')).toHaveLength(50);
    expect(await log(next)).toHaveLength(5);
  });
});

/** One post with an approved comment, a waiting answer to it, another that waits, and one of spam. */
async function siteWithQueue(kind: DatabaseKind): Promise<TestSite> {
  const site = await openSite(kind);
  await site.addPost({ slug: 'one', title: 'The harbour' });
  await site.addComments(1, [
    { text: 'What I think.', by: 'Ruth' },
    { text: 'Buy <script>alert(1)</script> this', by: '<b>Mallory', status: 'pending', replyTo: 0 },
    { text: 'And this', by: '<b>Mallory', status: 'pending' },
    { text: 'Spam', status: 'spam', createdAt: NOON - HOUR },
  ]);
  await site.database.transaction(async (tx) => {
    const mallory = tx.updateTable('comments').set({ guest_email: 'mallory@spam.example' });
    await mallory.where('id', 'in', [2, 3]).execute();
    await tx.updateTable('comments').set({ created_at: NOON }).where('id', '=', 3).execute();
    const origin = { comment_id: 2, address: '192.0.2.7', user_agent: '', created_at: NOON };
    const reasons = JSON.stringify(['It is the first comment of this writer.']);
    await tx
      .insertInto('comment_origins')
      .values({ ...origin, reasons })
      .execute();
  });
  return site;
}

async function authorOf(site: TestSite, postId: number): Promise<TestMember> {
  const author = await site.addMember('author');
  await site.database.transaction((tx) =>
    tx.updateTable('posts').set({ author_id: author.id }).where('id', '=', postId).execute(),
  );
  return author;
}

async function noticeAfter(
  site: TestSite,
  visit: ReturnType<TestSite['as']>,
  answer: Response,
): Promise<string> {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const visitor = site.as({ cookie: [visit.cookie, ...cookies].join('; ') });
  const page = await visitor.get(answer.headers.get('location') ?? '');
  return piece(await page.text(), '<div class="notice', '</div>');
}

function ids(html: string): number[] {
  return all(html, /<article class="queue-item" id="comment-(\d+)"/g).map(Number);
}

async function statuses(site: TestSite): Promise<string[]> {
  const rows = await site.database.read.selectFrom('comments').select('status').orderBy('id').execute();
  return rows.map((row) => row.status);
}
