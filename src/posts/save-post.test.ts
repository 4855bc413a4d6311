import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { renderContent } from '../content/render-content.ts';
import { searchPosts } from '../search/search-queries.ts';
import { settingsFrom } from '../site/settings.ts';
import { deletePost } from './delete-post.ts';
import { POST_STATUSES } from './post.ts';
import { publishDuePosts } from './publish-due-posts.ts';
import { savePost } from './save-post.ts';

describeDatabases('savePost', (_, kind) => {
  test('stores the text with what was made of it', async () => {
    await using site = await openSite(kind);
    const source = '## One\n\nSome *words* here.';
    const id = await site.addPost({ slug: 'a', title: 'A', source });
    expect(
      await site.database.read.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst(),
    ).toEqual({
      ...{
        id,
        slug: 'a',
        status: 'published',
        title: 'A',
        source,
        format: 'markdown',
        author_id: 1,
        words: 4,
      },
      ...{
        created_at: NOON,
        updated_at: NOON,
        published_at: NOON,
        excerpt: '',
        summary: expect.stringContaining('Some words here.'),
      },
      ...{ cover_media_id: null, cover_alt: '', comment_count: 0, text: 'One\nSome words here.' },
      ...{ seo_title: '', seo_description: '', canonical_url: '', allows_comments: 1 },
      ...{ preview_token: null, trashed_at: null, status_before_trash: null },
      headings: '[{"level":2,"id":"one","text":"One"}]',
      html: expect.stringContaining('<em>words</em>'),
    });
  });

  test('takes the excerpt for the summary, and a change replaces everything but the comments', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'a', source: 'Old.' });
    await site.addComments(id, [{ text: 'One' }]);
    await site.addPost({ id, slug: 'b', source: 'New.', excerpt: 'Short.', author: 'Grace' });
    const posts = await site.database.read.selectFrom('posts').selectAll().execute();
    expect(posts).toEqual([
      expect.objectContaining({
        id,
        slug: 'b',
        text: 'New.',
        summary: 'Short.',
        author_id: 2,
        comment_count: 1,
      }),
    ]);
  });

  test('refuses a slug that another post has or that the site needs, and writes nothing', async () => {
    await using site = await openSite(kind);
    const [first, second] = await site.addPosts([{ slug: 'first' }, { slug: 'second', tags: ['A'] }]);
    expect(await trySaving(site, { id: second, slug: 'first' })).toEqual({ ok: false, reason: 'slug-taken' });
    expect(await trySaving(site, { slug: 'first' })).toEqual({ ok: false, reason: 'slug-taken' });
    for (const slug of ['tags', 'page', '2026', 'feed.xml', 'notes.md']) {
      expect(await trySaving(site, { slug }), slug).toEqual({ ok: false, reason: 'slug-reserved' });
    }
    expect(await trySaving(site, { id: first, slug: 'first' })).toEqual({ ok: true, id: first });
    const posts = await site.database.read.selectFrom('posts').select('slug').orderBy('id').execute();
    expect(posts.map((post) => post.slug)).toEqual(['first', 'second']);
    expect(await site.database.read.selectFrom('posts_tags').select('post_id').execute()).toEqual([
      { post_id: second },
    ]);
  });

  test.each(
    POST_STATUSES,
  )('a post that is %s has its tags in their order, listed only when published', async (status) => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'other', tags: ['B'] });
    const id = await site.addPost({ slug: 'a', status, tags: ['C', 'A', 'B'] });
    const rows = await site.database.read
      .selectFrom('posts_tags')
      .innerJoin('tags', 'tags.id', 'posts_tags.tag_id')
      .select(['tags.name', 'posts_tags.listed_at'])
      .where('post_id', '=', id)
      .orderBy('position')
      .execute();
    expect(rows.map((row) => row.name)).toEqual(['C', 'A', 'B']);
    expect(new Set(rows.map((row) => row.listed_at))).toEqual(
      new Set([status === 'published' ? NOON : null]),
    );
  });

  test('is found in the search by what it says now, by its tags and headings, not by what it said', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({
      slug: 'a',
      title: 'Harbour',
      source: '## Chapter\n\nwhales',
      tags: ['Sea'],
    });
    expect(await found(site, ['harbour', 'chapter', 'whales', 'sea'])).toEqual([1, 1, 1, 1]);
    await site.addPost({ id, slug: 'a', title: 'Forest', source: 'trees' });
    expect(await found(site, ['harbour', 'chapter', 'whales', 'sea', 'forest', 'trees'])).toEqual([
      0, 0, 0, 0, 1, 1,
    ]);
  });

  test('keeps the counts of tags and authors right through every change of state, author and tags', async () => {
    await using site = await openSite(kind);
    const names = ['A', 'B', 'C'];
    const ids: number[] = [];
    for (let step = 0; step < 60; step += 1) {
      const status = POST_STATUSES[(step * 7 + Math.floor(step / 4)) % POST_STATUSES.length];
      const tags = names.filter((_, index) => (step >> index) % 2 === 0);
      const id = step % 3 === 0 ? undefined : ids[step % ids.length];
      const fields = { slug: `post-${step}`, status, tags, author: `Author ${step % 2}` };
      const saved = await site.addPost({
        ...fields,
        ...(id !== undefined && { id }),
        publishedAt: NOON + step,
      });
      if (id === undefined) ids.push(saved);
      if (step % 9 === 8)
        await site.database.transaction((tx) => deletePost(tx, ids.splice(step % ids.length, 1)[0] ?? 0));
      if (step % 10 === 9) await site.database.transaction((tx) => publishDuePosts(tx, NOON + step - 5));
      expect(await storedCounts(site), `after step ${step}`).toEqual(await realCounts(site));
    }
    expect((await realCounts(site)).length).toBeGreaterThan(2);
  });

  test('keeps the counts right when the same post is changed by several at once', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'a', tags: ['A', 'B', 'C'], author: 'Grace' });
    await site.addPost({ slug: 'draft', status: 'draft', author: 'Ada' });
    await Promise.all(
      POST_STATUSES.flatMap((status) => [
        site.addPost({ id, slug: 'a', status, tags: ['A'], author: 'Ada' }),
        site.addPost({ id, slug: 'a', status, tags: ['C', 'B'], author: 'Grace' }),
      ]),
    );
    expect(await storedCounts(site)).toEqual(await realCounts(site));
  });
});

async function trySaving(site: TestSite, fields: { id?: number | undefined; slug: string }) {
  const { id, slug } = fields;
  const post = { status: 'published', title: slug, source: '', format: 'markdown', excerpt: '' } as const;
  const rest = {
    authorId: 1,
    coverMediaId: null,
    coverAlt: '',
    tagIds: [],
    createdAt: 0,
    updatedAt: 0,
    publishedAt: 0,
  };
  const input = { ...post, ...rest, slug, ...(id !== undefined && { id }) };
  return site.database.transaction((tx) => savePost(tx, input, renderContent('', 'markdown')));
}

async function found(site: TestSite, queries: readonly string[]): Promise<number[]> {
  const settings = settingsFrom(new Map());
  const search = (query: string) => searchPosts(site.database.read, query, { page: 1, size: 9 }, settings);
  return (await Promise.all(queries.map(search))).map((result) => result.results.length);
}

async function storedCounts(site: TestSite) {
  const { read } = site.database;
  const authors = await read
    .selectFrom('users')
    .select(['slug', 'post_count as posts'])
    .orderBy('id')
    .execute();
  const tags = await read.selectFrom('tags').select(['slug', 'post_count as posts']).orderBy('id').execute();
  return [...authors, ...tags];
}

async function realCounts(site: TestSite) {
  const { read } = site.database;
  const authors = await read
    .selectFrom('users')
    .leftJoin('posts', (join) =>
      join.onRef('posts.author_id', '=', 'users.id').on('posts.status', '=', 'published'),
    )
    .select((select) => ['users.slug', select.fn.count<number>('posts.id').as('posts')])
    .groupBy(['users.id', 'users.slug'])
    .orderBy('users.id')
    .execute();
  const tags = await read
    .selectFrom('tags')
    .leftJoin('posts_tags', 'posts_tags.tag_id', 'tags.id')
    .leftJoin('posts', (join) =>
      join.onRef('posts.id', '=', 'posts_tags.post_id').on('posts.status', '=', 'published'),
    )
    .select((select) => ['tags.slug', select.fn.count<number>('posts.id').as('posts')])
    .groupBy(['tags.id', 'tags.slug'])
    .orderBy('tags.id')
    .execute();
  return [...authors, ...tags];
}
