import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { openSite, type TestSite } from '../../tests/support/site.ts';
import { addComment, type CommentInput } from './add-comment.ts';
import { COMMENT_STATUSES } from './comment.ts';

describeDatabases('addComment', (_, kind) => {
  async function siteWithPosts() {
    const site = await openSite(kind);
    await site.addPosts([{ slug: 'one' }, { slug: 'two' }]);
    return site;
  }

  test.each(COMMENT_STATUSES)('a comment that is %s is counted only when it is approved', async (status) => {
    await using site = await siteWithPosts();
    expect(await add(site, { status })).toEqual({ ok: true, id: 1 });
    expect(await counts(site)).toEqual([status === 'approved' ? 1 : 0, 0]);
  });

  test('keeps what was written and makes safe HTML of it', async () => {
    await using site = await siteWithPosts();
    const text = '**Hi** <script>alert(1)</script>\r\n[x](javascript:alert(1)) \u0000end';
    await add(site, { text });
    const row = await site.database.read.selectFrom('comments').selectAll().executeTakeFirstOrThrow();
    expect(row.text).toMatch(/^\*\*Hi\*\* <script>alert\(1\)<\/script>\n\[x\]/);
    expect(row.text).not.toContain('\u0000');
    expect(row.html).toContain('<strong>Hi</strong>');
    expect(row.html).not.toMatch(/<script|href/);
  });

  test.each([
    ['https://ann.example/me?a=1', 'https://ann.example/me?a=1'],
    ['http://ANN.example', 'http://ann.example/'],
    ['javascript:alert(1)', null],
    ['ann.example', null],
    ['', null],
    [null, null],
  ])('of the website %j of a guest it keeps %j', async (guestWebsite, kept) => {
    await using site = await siteWithPosts();
    await add(site, { author: { guestName: 'Ann', guestEmail: 'ann@ann.example', guestWebsite } });
    expect(
      await site.database.read
        .selectFrom('comments')
        .select(['guest_name', 'guest_email', 'guest_website', 'author_id'])
        .execute(),
    ).toEqual([{ guest_name: 'Ann', guest_email: 'ann@ann.example', guest_website: kept, author_id: null }]);
  });

  test('a user of the site is known by their account alone', async () => {
    await using site = await siteWithPosts();
    await add(site, { author: { userId: 1 } });
    expect(
      await site.database.read.selectFrom('comments').select(['guest_name', 'author_id']).execute(),
    ).toEqual([{ guest_name: null, author_id: 1 }]);
  });

  test.each([
    ['nothing', { text: ' \n\t ' }, 'empty'],
    ['more than the limit', { text: 'x'.repeat(21) }, 'too-long'],
    ['an answer to nothing', { parentId: 17 }, 'no-such-parent'],
    ['an answer to a comment on another post', { parentId: 1, postId: 2 }, 'no-such-parent'],
  ])('refuses %s and writes nothing', async (_name, fields, reason) => {
    await using site = await siteWithPosts();
    await add(site, {});
    expect(await add(site, fields)).toEqual({ ok: false, reason });
    expect(await counts(site)).toEqual([1, 0]);
    expect(await site.database.read.selectFrom('comments').select('id').execute()).toHaveLength(1);
  });

  test('the place of a deleted comment needs no text', async () => {
    await using site = await siteWithPosts();
    expect(await add(site, { text: '', status: 'deleted' })).toEqual({ ok: true, id: 1 });
    expect(await counts(site)).toEqual([0, 0]);
  });

  test('takes a text of exactly the limit, and an answer to a comment on the same post', async () => {
    await using site = await siteWithPosts();
    expect(await add(site, { text: 'x'.repeat(20) })).toMatchObject({ ok: true });
    expect(await add(site, { parentId: 1 })).toMatchObject({ ok: true });
    expect(await counts(site)).toEqual([2, 0]);
  });

  test('counts every one of many that come at once', async () => {
    await using site = await siteWithPosts();
    await Promise.all(Array.from({ length: 20 }, (_, index) => add(site, { postId: 1 + (index % 2) })));
    expect(await counts(site)).toEqual([10, 10]);
  });
});

function add(site: TestSite, fields: Partial<CommentInput>) {
  const guest = { guestName: 'Ann', guestEmail: null, guestWebsite: null };
  const rest = { text: 'Hello.', format: 'markdown', status: 'approved', createdAt: 5 } as const;
  const comment: CommentInput = { postId: 1, parentId: null, author: guest, ...rest, ...fields };
  return site.database.transaction((tx) =>
    addComment(tx, comment, 20 + (comment.text.includes('script') ? 100 : 0)),
  );
}

async function counts(site: TestSite): Promise<number[]> {
  const posts = await site.database.read.selectFrom('posts').select('comment_count').orderBy('id').execute();
  return posts.map((post) => post.comment_count);
}
