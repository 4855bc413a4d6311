import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { loggedTags } from '../../tests/support/logged-tags.ts';
import { DAY, HOUR, NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { twoAtOnce } from '../../tests/support/two-at-once.ts';
import { SYSTEM } from '../accounts/actor.ts';
import { handOver } from '../accounts/users-admin/hand-over.ts';
import type { Transaction } from '../database/database.ts';
import { deletePost } from './delete-post.ts';
import { changePublication } from './editing/rewrite-text.ts';
import { lockStoredText } from './editing/stored-text.ts';
import { publishDuePosts } from './publish-due-posts.ts';

describeDatabases('what is logged when posts change', (_, kind) => {
  test('names the posts beside those that come, go and move', async () => {
    await using site = await openSite(kind);
    const log = loggerOf(site);
    const first = () => site.addPost({ slug: 'first', publishedAt: NOON - 3 * DAY });
    expect(await log(first)).toMatchObject({ beside: ['posts:first', 'posts:last'], sitemaps: true });
    const last = () => site.addPost({ slug: 'last', publishedAt: NOON });
    expect(await log(last)).toMatchObject({ beside: ['post:1:next', 'posts:last'], sitemaps: false });
    const between = (id?: number) =>
      site.addPost({ slug: 'between', publishedAt: NOON - DAY, ...(id !== undefined && { id }) });
    expect(await log(() => between())).toMatchObject({ beside: ['post:1:next', 'post:2:previous'] });
    expect(await log(() => between(3))).toMatchObject({ beside: [] });
    const moved = () => site.addPost({ id: 3, slug: 'between', publishedAt: NOON + HOUR });
    expect(await log(moved)).toMatchObject({
      beside: ['post:1:next', 'post:2:next', 'post:2:previous', 'posts:last'],
    });
    expect(await log(() => remove(site, 2))).toMatchObject({ beside: ['post:1:next', 'post:3:previous'] });
    expect(await log(() => remove(site, 1))).toMatchObject({ sitemaps: false });
    expect(await log(() => remove(site, 3))).toMatchObject({
      beside: ['posts:first', 'posts:last'],
      sitemaps: true,
    });
  });

  test('names each other for two that are published at the same moment', async () => {
    await using site = await openSite(kind);
    const draft = { status: 'draft', publishedAt: null } as const;
    await site.addPosts([
      { slug: 'first', publishedAt: NOON - 2000 * DAY },
      { slug: 'second', author: 'Bea', ...draft },
      { slug: 'third', author: 'Cleo', ...draft },
      { slug: 'last', publishedAt: NOON },
    ]);
    const publish = (id: number, days: number) => async (tx: Transaction) => {
      const post = await lockStoredText(tx, { kind: 'post', id });
      if (post !== undefined)
        await changePublication(tx, post, { status: 'published', publishedAt: NOON - days * DAY });
    };
    const tags = await twoAtOnce(site.database, publish(2, 1400), publish(3, 700));
    expect(tags).toEqual(expect.arrayContaining(['post:2:next', 'post:4:previous']));
    expect(tags).not.toContain('post:1:next');
  });

  test('names them for posts whose time comes together', async () => {
    await using site = await openSite(kind);
    const log = loggerOf(site);
    const at = (days: number) => ({ status: 'scheduled', publishedAt: NOON + days * DAY }) as const;
    await site.addPosts([
      { slug: 'due', ...at(1) },
      { slug: 'due-too', tags: ['Sea'], ...at(2) },
      { slug: 'not-due', ...at(9) },
    ]);
    const publish = () => site.database.transaction((tx) => publishDuePosts(tx, NOON + 3 * DAY));
    const { tags, sitemaps } = await log(publish);
    const expected = [
      'slug:due',
      'slug:due-too',
      'tag:1:posts',
      'posts:2026-03-16',
      'posts:2026-03-17',
      'author:1:posts',
    ];
    expect(tags).toEqual(expect.arrayContaining([...expected, 'posts:first', 'posts:last']));
    expect(tags).toEqual(expect.not.arrayContaining(['slug:not-due', 'posts:2026-03-24']));
    expect(sitemaps).toBe(true);
    expect((await log(publish)).tags).toEqual([]);
  });

  test('holds nothing of what readers never saw', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'other', tags: ['Sea'] });
    const draft = { slug: 'draft', status: 'draft', author: 'Ada', tags: ['Sea'] } as const;
    const { tags } = await loggedTags(site.database, async () => {
      const id = await site.addPost(draft);
      await site.addPost({ ...draft, id, slug: 'renamed', title: 'Written', tags: [] });
      await site.addPost({ ...draft, id, status: 'scheduled', publishedAt: NOON + DAY });
      await remove(site, id);
    });
    expect(tags).toEqual([]);
  });

  test('withdraws what is taken from readers, and only that', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'sea', tags: ['Sea'] });
    const save = (status: 'draft' | 'published') => () =>
      site.addPost({ id, slug: 'sea', tags: ['Sea'], status });
    const taken = await loggedTags(site.database, save('draft'));
    expect(taken.withdrawn).toEqual(expect.arrayContaining(['post:1', 'post:1:link', 'posts:sitemap:1']));
    expect(taken.withdrawn).not.toContain('posts');
    expect((await loggedTags(site.database, save('published'))).withdrawn).toEqual([]);
  });

  test('says when an author, or the first tag, begins or ends to have posts', async () => {
    await using site = await openSite(kind);
    const log = loggerOf(site);
    const add = (slug: string) => () => site.addPost({ slug, tags: ['Sea'] });
    const has = async (work: () => Promise<unknown>) => {
      const { tags } = await log(work);
      return ['author:1', 'author:1:link', 'tags:any'].filter((tag) => tags.includes(tag));
    };
    const all = ['author:1', 'author:1:link', 'tags:any'];
    expect(await has(add('one'))).toEqual(all);
    expect(await has(add('two'))).toEqual([]);
    expect(await has(() => remove(site, 1))).toEqual([]);
    expect(await has(() => remove(site, 2))).toEqual(all);
  });

  test('names both authors of posts that are handed over', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      { slug: 'a', author: 'Ada' },
      { slug: 'b', author: 'Bea' },
    ]);
    const { tags } = await loggedTags(site.database, (database) =>
      handOver(database, SYSTEM, { fromId: 1, toId: 2, now: NOON }),
    );
    expect(tags).toEqual(
      expect.arrayContaining(['author:1:posts', 'author:2:posts', 'post:1:card', 'post:1']),
    );
    expect(tags).toEqual(expect.not.arrayContaining(['posts', 'post:2']));
  });

  test('leads from addresses that a post had to where it stands', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'old' });
    const { tags } = await loggedTags(site.database, () => site.addPost({ id, slug: 'new' }));
    expect(tags).toEqual(expect.arrayContaining(['redirect:/old', 'slug:new', 'post:1:link']));
    const back = await loggedTags(site.database, () => site.addPost({ id, slug: 'old' }));
    expect(back.tags).toEqual(expect.arrayContaining(['redirect:/old', 'redirect:/new', 'slug:old']));
  });
});

function remove(site: TestSite, id: number): Promise<boolean> {
  return site.database.transaction((tx) => deletePost(tx, id));
}

function loggerOf(site: TestSite) {
  return async (work: () => Promise<unknown>) => {
    const { tags } = await loggedTags(site.database, work);
    const beside = tags.filter((tag) => /^posts:(first|last)$|:(next|previous)$/.test(tag));
    return {
      tags,
      beside: beside.filter((tag) => !isOwn(tag, tags)),
      sitemaps: tags.includes('posts:sitemaps'),
    };
  };
}

/** Of a post that was changed itself. */
function isOwn(tag: string, tags: readonly string[]): boolean {
  return tags.includes(tag.replace(/:(next|previous)$/, '')) && tag.startsWith('post:');
}
