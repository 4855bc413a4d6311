// A post with many comments gives them by page, to readers and programs that run no script.
import { expect, test } from 'vitest';
import { describeDatabases } from './support/databases.ts';
import { all, NOON, openSite, piece, type TestSite } from './support/site.ts';
import { Visitor } from './support/visitor.ts';

describeDatabases('a post with more comments than a page takes', (_, kind) => {
  test('shows the first, and leads to the others', async () => {
    await using site = await openSite(kind);
    await fill(site, 25);
    const first = await site.read('/one/');
    expect(shownOn(first)).toEqual(range(1, 10));
    expect(first).toContain('>25 comments</h2>');
    expect(first).toContain('The text of One.');
    const pages = piece(first, '<nav class="pagination" aria-label="Comments: pages"', '</nav>');
    expect(all(pages, /href="([^"]*)"/g)).toEqual([
      ...['/one/#comments', '/one/?comments=2#comments', '/one/?comments=3#comments'],
      '/one/?comments=2#comments',
    ]);
    const second = await site.read('/one/?comments=2');
    expect(shownOn(second)).toEqual(range(11, 20));
    expect(second).not.toContain('The text of One.');
    expect(second).toContain('<a href="/one/">Read the post</a>');
    expect(second).toContain('Page 2 of 3');
    expect(second).toContain('action="/comments"');
    expect(shownOn(await site.read('/one/?comments=3'))).toEqual(range(21, 25));
  });

  test('tells programs what each page is', async () => {
    await using site = await openSite(kind);
    await fill(site, 25);
    const head = piece(await site.read('/one/?comments=2'), '<head>', '</head>');
    expect(head).toContain('<link rel="canonical" href="http://site.test/one/?comments=2"/>');
    expect(head).toContain('<link rel="prev" href="/one/"/>');
    expect(head).toContain('<link rel="next" href="/one/?comments=3"/>');
    expect(head).toContain('<title>Comments on “One”, page 2 · ');
    expect(head).not.toContain('name="robots"');
    expect(await site.read('/one/?comments=3')).not.toContain('<link rel="next"');
    expect(await site.read('/one/')).toContain('<link rel="canonical" href="http://site.test/one/"/>');
    await site.addPost({ id: 1, slug: 'one', status: 'unlisted' });
    expect(await site.read('/one/?comments=2')).toContain('<meta name="robots" content="noindex"/>');
  });

  test('knows no other pages', async () => {
    await using site = await openSite(kind);
    await fill(site, 25);
    for (const junk of ['1', '0', '-2', '02', '2x', '1.5', '', '9999999999', 'all'])
      expect(await led(site, `/one/?comments=${junk}`), junk).toEqual([301, '/one/']);
    for (const none of ['4', '100', '999999999'])
      expect((await site.get(`/one/?comments=${none}`)).status, none).toBe(404);
    expect(await led(site, '/one?comments=2')).toEqual([301, '/one/?comments=2']);
    expect(await led(site, '/one?comments=x')).toEqual([301, '/one/']);
    expect(shownOn(await site.read('/one/?utm=x&comments=2&utm=y'))).toEqual(range(11, 20));
    await site.set('commentsPerPage', 1000);
    expect((await site.get('/one/?comments=2')).status).toBe(404);
  });

  test('takes four statements for a further page, however deep', async () => {
    await using site = await openSite(kind);
    await fill(site, 45);
    const names: string[] = [];
    const stop = site.database.observe((statement) => names.push(statement.name));
    await site.read('/one/?comments=5');
    stop();
    expect(names).toEqual(['settings.all', 'posts.by-slug', 'tags.of-posts', 'comments.of-post']);
  });

  test('a thread that goes on says whom it answers, and every link to a comment leads to its page', async () => {
    await using site = await openSite(kind);
    await site.set('commentsPerPage', 10);
    await site.addPost({ slug: 'one' });
    const chain = Array.from({ length: 25 }, (_, index) => ({
      text: `${index}`,
      by: `Reader ${index + 1}`,
      ...(index > 0 && { replyTo: index - 1 }),
    }));
    await site.addComments(1, chain);
    const second = await site.read('/one/?comments=2');
    expect(shownOn(second)).toEqual(range(11, 20));
    const goesOn = piece(second, '<article class="comment" id="comment-11"', '</article>');
    expect(goesOn).toContain('<a class="comment-parent" href="/comments/10/" rel="nofollow">');
    expect(goesOn).toContain('Reader 10</span>');
    expect(await led(site, '/comments/10/')).toEqual([303, '/one/#comment-10']);
    expect(await led(site, '/comments/11/')).toEqual([303, '/one/?comments=2#comment-11']);
    expect(await led(site, '/comments/25/')).toEqual([303, '/one/?comments=3#comment-25']);
    const owner = site.as(await site.addMember('owner'));
    expect(await owner.read('/admin/comments?status=approved')).toContain('href="/comments/25/"');
  });

  test('a writer is led to the page on which their comment stands, also after changing and deleting it', async () => {
    await using site = await openSite(kind);
    await site.set('commentApproval', 'none');
    await fill(site, 20);
    site.clock.now = NOON + 60 * 60_000;
    const ann = new Visitor(site);
    const sent = await ann.post('/comments', { ...ANN, post: '1', text: 'The first on a new page.' });
    expect(sent.headers.get('location')).toBe('/one/?comments=3#comment-21');
    const reply = await ann.post('/comments', { ...ANN, post: '1', reply: '9', text: 'Up there.' });
    expect(reply.headers.get('location')).toBe('/one/#comment-22');
    const changed = await ann.post('/comments/21/edit', { text: 'Changed.' });
    expect(changed.headers.get('location')).toBe('/one/?comments=3#comment-21');
    expect(shownOn(await site.read('/one/?comments=3'))).toEqual([20, 21]);
    await ann.post('/comments', { ...ANN, post: '1', text: 'Another.' });
    const deleted = await ann.post('/comments/23/delete', {});
    expect(deleted.headers.get('location')).toBe('/one/?comments=3#comments');
    await ann.post('/comments/22/delete', {});
    const last = await ann.post('/comments/21/delete', {});
    expect(last.headers.get('location')).toBe('/one/?comments=2#comments');
  });
});

const ANN = { name: 'Ann', email: 'ann@ann.example' };

async function fill(site: TestSite, comments: number): Promise<void> {
  await site.set('commentsPerPage', 10);
  await site.addPost({ slug: 'one' });
  await site.addComments(
    1,
    Array.from({ length: comments }, (_, index) => ({ text: `${index}` })),
  );
}

/** The numbers of the comments on a page, in their order. */
function shownOn(html: string): number[] {
  return all(html, /<article class="comment[^"]*" id="comment-(\d+)"/g).map(Number);
}

async function led(site: TestSite, path: string): Promise<[status: number, location: string | null]> {
  const response = await site.get(path);
  return [response.status, response.headers.get('location')];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
