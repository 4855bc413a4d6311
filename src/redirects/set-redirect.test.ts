import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { SYSTEM } from '../accounts/actor.ts';
import { loadSettings } from '../site/setting-queries.ts';
import { findListedRedirect, listRedirects } from './admin/redirect-list-queries.ts';
import { type RedirectChange, removeRedirect, setRedirect } from './set-redirect.ts';

describeDatabases('redirects that people set', (_, kind) => {
  const set = (site: TestSite, from: string, to: string, before: RedirectChange['before'] = null) =>
    site.database.transaction((tx) => setRedirect(tx, SYSTEM, { from, to, before }, NOON));
  const find = async (site: TestSite, path: string) =>
    findListedRedirect(site.database.read, path, await loadSettings(site.database.read));

  test('the address of a post or page is followed when it changes, another place is fixed', async () => {
    await using site = await openSite(kind);
    const postId = await site.addPost({ slug: 'one' });
    const pageId = await site.addPageText({ path: 'about' });
    await set(site, '/a', '/one/');
    await set(site, '/b', '/about/');
    await set(site, '/c', 'https://x.example/');
    await site.addPost({ id: postId, slug: 'two' });
    await site.addPageText({ id: pageId, path: 'us' });
    expect(await find(site, '/a')).toMatchObject({ to: '/two/', madeBy: 'hand', follows: { kind: 'post' } });
    expect(await find(site, '/b')).toMatchObject({
      to: '/us/',
      follows: { kind: 'page', title: expect.any(String) },
    });
    expect(await find(site, '/c')).toMatchObject({ to: 'https://x.example/', follows: null });
    expect(await find(site, '/one')).toMatchObject({ to: '/two/', madeBy: 'move' });
    const list = await listRedirects(
      site.database.read,
      { query: 'X.EXAMPLE', madeBy: '', page: 1 },
      await loadSettings(site.database.read),
    );
    expect([list.total, list.redirects[0]?.path]).toEqual([1, '/c']);
  });

  test.each([
    ['old', '/x/', 'not-a-path'],
    ['/', '/x/', 'not-a-path'],
    ['/admin/x', '/x/', 'reserved'],
    ['/tags/', '/x/', 'reserved'],
    ['/one/', '/x/', 'stands-there'],
    ['/a', 'javascript:alert(1)', 'not-a-target'],
    ['/a', '/a/', 'loop'],
    ['/x', '/known/', 'loop'],
    ['/known/', '/y/', 'taken'],
  ])('%s to %s is refused: %s', async (from, to, reason) => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    await set(site, '/known', '/x/');
    expect(await set(site, from, to)).toEqual({ ok: false, reason });
  });

  test('one is changed as it was seen, moved, and removed', async () => {
    await using site = await openSite(kind);
    await set(site, '/old', '/x/');
    const version = (await find(site, '/old'))?.version ?? '';
    expect(await set(site, '/old', '/y/', { path: '/old', version })).toMatchObject({ ok: true });
    expect(await set(site, '/old', '/z/', { path: '/old', version })).toMatchObject({
      ok: false,
      reason: 'changed',
    });
    const now = (await find(site, '/old'))?.version ?? '';
    expect(await set(site, '/older', '/y/', { path: '/old', version: now })).toMatchObject({ ok: true });
    expect(await find(site, '/old')).toBeUndefined();
    const remove = () => site.database.transaction((tx) => removeRedirect(tx, SYSTEM, '/older', NOON));
    expect(await remove()).toMatchObject({ target: '/y/' });
    expect(await remove()).toBeUndefined();
  });
});
