// What addresses lead to after slugs, patterns and texts have changed back and forth.
import { expect, test } from 'vitest';
import { deletePost } from '../src/posts/delete-post.ts';
import { addRedirect } from '../src/redirects/add-redirect.ts';
import { describeDatabases } from './support/databases.ts';
import { NOON, openSite, type TestSite } from './support/site.ts';

describeDatabases('addresses over time', (_, kind) => {
  test('an address leads to the post that had it last', async () => {
    await using site = await openSite(kind);
    const first = await site.addPost({ slug: 'a' });
    await site.addPost({ id: first, slug: 'b' });
    expect(await follow(site, '/a/')).toBe('/b/');
    const second = await site.addPost({ slug: 'a' });
    expect(await follow(site, '/a/')).toBe('/a/');
    await site.addPost({ id: second, slug: 'c' });
    expect(await follow(site, '/a/')).toBe('/c/');
    await site.database.transaction((tx) => deletePost(tx, second));
    expect(await follow(site, '/a/')).toBe('404');
  });

  test('a slug that changes after the pattern leaves no address behind', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'a' });
    await site.set('permalinkPattern', '/:year/:slug/');
    await site.addPost({ id, slug: 'b' });
    await site.set('permalinkPattern', '/:slug/');
    for (const old of ['/a/', '/2026/a/', '/2026/b/', '/b/'])
      expect.soft(await follow(site, old), old).toBe('/b/');
  });

  test('a post and a page that get their first address back have no redirect from it', async () => {
    await using site = await openSite(kind);
    const post = await site.addPost({ slug: 'a' });
    const page = await site.addPageText({ path: 'p' });
    for (const slug of ['b', 'a']) await site.addPost({ id: post, slug });
    for (const path of ['q', 'p']) await site.addPageText({ id: page, path });
    const redirects = await site.database.read
      .selectFrom('redirects')
      .select('path')
      .orderBy('path')
      .execute();
    expect(redirects).toEqual([{ path: '/b' }, { path: '/q' }]);
    expect(await follow(site, '/b/')).toBe('/a/');
    expect(await follow(site, '/q/')).toBe('/p/');
  });

  test('no redirect leads to itself, over others or to what is no address', async () => {
    await using site = await openSite(kind);
    const add = (from: string, path: string) =>
      site.database.transaction((tx) => addRedirect(tx, from, { path }, NOON));
    expect(await add('/a', '/a/')).toBe('loop');
    expect(await add('/a', '/b')).toBe('added');
    expect(await add('/b', '/c?x=1')).toBe('added');
    expect(await add('/c', '/%61/#there')).toBe('loop');
    expect(await add('/x', 'javascript:alert(1)')).toBe('not-a-target');
    expect(await add('/x', '/über\n?q=é')).toBe('added');
    expect((await site.get('/x')).headers.get('location')).toBe('/%C3%BCber?q=%C3%A9');
  });

  test('a draft at the place of another text shows through nowhere', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'open', tags: ['Known'] });
    await site.addPost({ id, slug: 'moved' });
    await site.addPost({ slug: 'open', title: 'Hidden words', status: 'draft', tags: ['Known'] });
    await site.addPageText({ path: 'moved', title: 'Hidden page', status: 'draft' });
    for (const path of [
      '/open/',
      '/open.md',
      '/moved/',
      '/',
      '/feed.xml',
      '/sitemaps/posts-1.xml',
      '/tags/known/',
    ])
      expect.soft(await (await site.get(path)).text(), path).not.toContain('Hidden');
    expect(await follow(site, '/open/')).toBe('/moved/');
    await site.addPost({ id, slug: 'moved', status: 'draft', title: 'Hidden as well' });
    const answer = await site.get('/open/');
    expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
  });

  test('a text that is gone cannot be changed, and the caller hears so', async () => {
    await using site = await openSite(kind);
    const post = await site.addPost({ slug: 'a' });
    await site.database.transaction((tx) => deletePost(tx, post));
    await expect(site.addPost({ id: post, slug: 'b' })).rejects.toThrow('no-such-post');
    await expect(site.addPageText({ id: 7, path: 'b' })).rejects.toThrow('no-such-page');
  });
});

/** Where a reader ends who asks for an address, or the last status. */
async function follow(site: TestSite, path: string): Promise<string> {
  const seen: string[] = [];
  for (let at = path; ; ) {
    if (seen.includes(at)) throw new Error(`A circle: ${[...seen, at].join(' ')}`);
    seen.push(at);
    const answer = await site.get(at);
    if (answer.status === 200) return at;
    if (answer.status !== 301) return String(answer.status);
    at = answer.headers.get('location') ?? '';
  }
}
