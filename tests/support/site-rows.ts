import type { Database } from '../../src/database/database.ts';

/**
 * All rows of a site for a comparison in tests, with slugs and hashes where rows point at each other, and without what
 * may differ between two sites that are the same: the numbers of rows, and when a setting was changed.
 */
export async function siteRows(database: Database): Promise<Record<string, unknown[]>> {
  const db = database.read;
  const rows = {
    users: await db.selectFrom('users').selectAll().orderBy('id').execute(),
    tags: await db.selectFrom('tags').selectAll().orderBy('id').execute(),
    media: await db.selectFrom('media').selectAll().orderBy('id').execute(),
    settings: await db.selectFrom('settings').select(['key', 'value']).orderBy('key').execute(),
    posts: await db
      .selectFrom('posts')
      .innerJoin('users', 'users.id', 'posts.author_id')
      .leftJoin('media', 'media.id', 'posts.cover_media_id')
      .selectAll('posts')
      .select(['users.slug as author', 'media.hash as cover'])
      .orderBy('posts.id')
      .execute(),
    pages: await db
      .selectFrom('pages')
      .innerJoin('users', 'users.id', 'pages.author_id')
      .selectAll('pages')
      .select('users.slug as author')
      .orderBy('pages.id')
      .execute(),
    postsTags: await db
      .selectFrom('posts_tags')
      .innerJoin('posts', 'posts.id', 'posts_tags.post_id')
      .innerJoin('tags', 'tags.id', 'posts_tags.tag_id')
      .select(['posts.slug as post', 'tags.slug as tag', 'position', 'listed_at'])
      .orderBy('posts.slug')
      .orderBy('position')
      .execute(),
    comments: await db
      .selectFrom('comments')
      .innerJoin('posts', 'posts.id', 'comments.post_id')
      .leftJoin('users', 'users.id', 'comments.author_id')
      .leftJoin('comments as parents', 'parents.id', 'comments.parent_id')
      .leftJoin('comments as threads', 'threads.id', 'comments.thread_id')
      .selectAll('comments')
      .select(['posts.slug as post', 'users.slug as author'])
      .select(['parents.text as parent', 'threads.text as thread'])
      .orderBy('comments.created_at')
      .orderBy('comments.text')
      .execute(),
    redirects: await db
      .selectFrom('redirects')
      .leftJoin('posts', 'posts.id', 'redirects.post_id')
      .leftJoin('pages', 'pages.id', 'redirects.page_id')
      .select([
        'redirects.path',
        'target',
        'redirects.created_at',
        'posts.slug as post',
        'pages.path as page',
      ])
      .orderBy('redirects.path')
      .execute(),
  };
  return Object.fromEntries(Object.entries(rows).map(([table, found]) => [table, found.map(withoutNumbers)]));
}

function withoutNumbers(row: object): object {
  const numbers = new Set(['id', 'post_id', 'author_id', 'parent_id', 'thread_id', 'cover_media_id']);
  return Object.fromEntries(Object.entries(row).filter(([column]) => !numbers.has(column)));
}
