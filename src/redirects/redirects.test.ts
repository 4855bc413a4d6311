import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { loadSettings } from '../site/setting-queries.ts';
import { addRedirect, type RedirectTarget } from './add-redirect.ts';
import { findRedirect } from './redirect-queries.ts';

describeDatabases('redirects', (_, kind) => {
  const add = (site: TestSite, from: string, to: RedirectTarget) =>
    site.database.transaction((tx) => addRedirect(tx, from, to, NOON));
  const find = async (site: TestSite, address: string) =>
    findRedirect(site.database.read, address, await loadSettings(site.database.read));

  test('an old address leads to its target in every form in which it is asked for', async () => {
    await using site = await openSite(kind);
    const postId = await site.addPost({ slug: 'now' });
    expect(await add(site, 'https://old.example/2010/Ein%20Tag/?utm=1', { postId })).toBe('added');
    for (const address of [
      '/2010/Ein%20Tag',
      '/2010/Ein%20Tag/',
      '/2010/Ein Tag/?x=1',
      'http://other.example/2010/Ein%20Tag//',
    ]) {
      expect.soft(await find(site, address), address).toBe('/now/');
    }
    for (const address of ['/2010/ein%20tag/', '/2010/', '/', '/2010/Ein%20Tag/x', '//2010/Ein%20Tag']) {
      expect.soft(await find(site, address), address).toBeUndefined();
    }
  });

  test('adding it again changes nothing, and an address that leads elsewhere is left as it is', async () => {
    await using site = await openSite(kind);
    const [one = 0, two = 0] = await site.addPosts([{ slug: 'one' }, { slug: 'two' }]);
    expect(await add(site, '/old/', { postId: one })).toBe('added');
    expect(await add(site, '/old', { postId: one })).toBe('unchanged');
    expect(await add(site, '/old', { postId: two })).toBe('taken');
    expect(await add(site, '/old', { path: '/one/' })).toBe('taken');
    expect(await find(site, '/old')).toBe('/one/');
  });

  test.each([
    '/',
    '',
    'mailto:a@b.example',
    'https://other.example',
    '/?utm=x',
  ])('%j is no address that could lead elsewhere', async (from) => {
    await using site = await openSite(kind);
    expect(await add(site, from, { path: '/x/' })).toBe('not-a-path');
  });

  test('it follows its post and its page, whatever their slug, pattern or path is now', async () => {
    await using site = await openSite(kind);
    const postId = await site.addPost({ slug: 'one' });
    const pageId = await site.addPageText({ path: 'about' });
    await add(site, '/?p=5', { postId });
    await add(site, '/?page_id=6', { pageId });
    await site.addPost({ id: postId, slug: 'two', author: 'Grace' });
    await site.addPageText({ id: pageId, path: 'about/über uns' });
    await site.set('permalinkPattern', '/:author/:year/:slug');
    expect(await find(site, '/?p=5')).toBe('/grace/2026/two');
    expect(await find(site, '/?page_id=6&x=1')).toBe('/about/%C3%BCber%20uns/');
    expect(await find(site, '/?p=6')).toBeUndefined();
  });

  test.each(['draft', 'scheduled'] as const)('nothing leads to a post or page that is %s', async (status) => {
    await using site = await openSite(kind);
    await add(site, '/old-post', { postId: await site.addPost({ slug: 'one', status }) });
    await add(site, '/old-page', { pageId: await site.addPageText({ path: 'about', status }) });
    expect(await find(site, '/old-post')).toBeUndefined();
    expect(await find(site, '/old-page')).toBeUndefined();
  });
});
