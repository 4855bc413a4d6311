import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { deletePost } from '../posts/delete-post.ts';
import { loadSettings } from './setting-queries.ts';
import { settingsFrom } from './settings.ts';
import { addWelcomePost, retireWelcomePost } from './welcome-post.ts';

describeDatabases('the welcome post', (_, kind) => {
  const welcome = (site: TestSite) => site.database.transaction((tx) => addWelcomePost(tx, NOON));
  const retire = (site: TestSite) => site.database.transaction((tx) => retireWelcomePost(tx));
  const posts = (site: TestSite) =>
    site.database.read.selectFrom('posts').selectAll().orderBy('id').execute();

  test('stands on an empty site, once, published now, and changes no setting', async () => {
    await using site = await openSite(kind);
    await welcome(site);
    await welcome(site);
    expect(await posts(site)).toEqual([
      expect.objectContaining({ slug: 'welcome', status: 'published', published_at: NOON }),
    ]);
    expect(await loadSettings(site.database.read)).toEqual(settingsFrom(new Map()));
  });

  test('is made once by many processes that start at the same time', async () => {
    await using site = await openSite(kind);
    await Promise.all(Array.from({ length: 8 }, () => welcome(site)));
    expect(await posts(site)).toHaveLength(1);
    expect(await site.database.read.selectFrom('users').select('post_count').execute()).toEqual([
      { post_count: 1 },
    ]);
  });

  test('does not come to a site that has posts, also when those go', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'mine', status: 'draft' });
    await welcome(site);
    await site.database.transaction((tx) => deletePost(tx, id));
    await welcome(site);
    expect(await posts(site)).toEqual([]);
  });

  test('does not come back when it was deleted', async () => {
    await using site = await openSite(kind);
    await welcome(site);
    const [post] = await posts(site);
    await site.database.transaction((tx) => deletePost(tx, post?.id ?? 0));
    await welcome(site);
    expect(await posts(site)).toEqual([]);
  });

  test('goes when asked to, and only it', async () => {
    await using site = await openSite(kind);
    await retire(site);
    await welcome(site);
    await site.addPost({ slug: 'mine' });
    await retire(site);
    await retire(site);
    expect((await posts(site)).map((post) => post.slug)).toEqual(['mine']);
  });

  test('stays when somebody changed it or wrote a comment', async () => {
    await using changed = await openSite(kind);
    await welcome(changed);
    const [post] = await posts(changed);
    await changed.addPost({ id: post?.id ?? 0, slug: 'welcome', source: 'My own words.', author: 'Octavo' });
    await retire(changed);
    expect(await posts(changed)).toHaveLength(1);

    await using commented = await openSite(kind);
    await welcome(commented);
    await commented.addComments((await posts(commented))[0]?.id ?? 0, [{ text: 'Good luck!' }]);
    await retire(commented);
    expect(await posts(commented)).toHaveLength(1);
  });
});
