import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { openSite } from '../../tests/support/site.ts';
import { deletePost } from './delete-post.ts';

describeDatabases('deletePost', (_, kind) => {
  test('takes the post away with all that belongs to it, and nothing else', async () => {
    await using site = await openSite(kind);
    const [gone = 0, kept = 0] = await site.addPosts([
      { slug: 'gone', tags: ['A', 'B'], source: 'harbour' },
      { slug: 'kept', tags: ['A'], source: 'harbour' },
    ]);
    await site.addComments(gone, [{ text: 'One' }, { text: 'Two', replyTo: 0 }]);
    await site.addComments(kept, [{ text: 'Three' }]);
    await site.addRedirect('/old-gone/', { postId: gone });
    await site.addRedirect('/old-kept/', { postId: kept });
    expect(await site.database.transaction((tx) => deletePost(tx, gone))).toBe(true);
    const { read } = site.database;
    expect(await read.selectFrom('posts').select('id').execute()).toEqual([{ id: kept }]);
    expect(await read.selectFrom('comments').select('text').execute()).toEqual([{ text: 'Three' }]);
    expect(await read.selectFrom('redirects').select('path').execute()).toEqual([{ path: '/old-kept' }]);
    expect(await read.selectFrom('tags').select(['name', 'post_count']).orderBy('name').execute()).toEqual([
      { name: 'A', post_count: 1 },
      { name: 'B', post_count: 0 },
    ]);
    expect(await read.selectFrom('users').select('post_count').execute()).toEqual([{ post_count: 1 }]);
    expect(await site.read('/search?q=harbour')).toContain('<p class="search-outcome">1 post for');
  });

  test('a draft was counted nowhere, so nothing is counted down', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'kept', tags: ['A'] });
    const draft = await site.addPost({ slug: 'draft', status: 'draft', tags: ['A'] });
    expect(await site.database.transaction((tx) => deletePost(tx, draft))).toBe(true);
    const counts = site.database.read.selectFrom('tags').select('post_count');
    expect(await counts.execute()).toEqual([{ post_count: 1 }]);
  });

  test('says so when there is no such post', async () => {
    await using site = await openSite(kind);
    expect(await site.database.transaction((tx) => deletePost(tx, 17))).toBe(false);
  });

  test('several who delete it at once count it down once', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'gone', tags: ['A'] });
    const results = await Promise.all(
      [1, 2, 3].map(() => site.database.transaction((tx) => deletePost(tx, id))),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await site.database.read.selectFrom('tags').select('post_count').execute()).toEqual([
      { post_count: 0 },
    ]);
  });
});
