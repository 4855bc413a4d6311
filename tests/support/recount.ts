import type { Reader } from '../../src/database/database.ts';

/** What rows carry so that lists need not count: by row, as it is stored. */
export async function storedCounts(db: Reader) {
  return {
    comments: await db.selectFrom('posts').select(['id', 'comment_count as count']).orderBy('id').execute(),
    tags: await db.selectFrom('tags').select(['id', 'post_count as count']).orderBy('id').execute(),
    authors: await db.selectFrom('users').select(['id', 'post_count as count']).orderBy('id').execute(),
    listed: await db
      .selectFrom('posts_tags')
      .select(['post_id', 'tag_id', 'listed_at'])
      .orderBy('post_id')
      .orderBy('tag_id')
      .execute(),
    lists: await db
      .selectFrom('list_counts')
      .selectAll()
      .where('posts', '<>', 0)
      .orderBy('list')
      .orderBy('list_id')
      .orderBy('level')
      .orderBy('bucket')
      .execute(),
    threads: await db.selectFrom('comments').select(['id', 'thread_id', 'thread_at']).orderBy('id').execute(),
  };
}

/** The same, counted anew from the posts and comments themselves. */
export async function recount(db: Reader): Promise<Awaited<ReturnType<typeof storedCounts>>> {
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'status', 'author_id', 'published_at'])
    .orderBy('id')
    .execute();
  const allComments = await db
    .selectFrom('comments')
    .select(['id', 'post_id', 'parent_id', 'status', 'created_at'])
    .orderBy('id')
    .execute();
  const comments = allComments.filter((comment) => comment.status === 'approved');
  const postsTags = await db
    .selectFrom('posts_tags')
    .select(['post_id', 'tag_id'])
    .orderBy('post_id')
    .orderBy('tag_id')
    .execute();
  const listed = new Map(
    posts.map((post) => [post.id, post.status === 'published' ? post.published_at : null]),
  );
  const published = posts.filter((post) => post.status === 'published');
  const count = <Row>(rows: readonly Row[], belongs: (row: Row) => boolean) => rows.filter(belongs).length;
  const [tags, users] = [
    await db.selectFrom('tags').select('id').orderBy('id').execute(),
    await db.selectFrom('users').select('id').orderBy('id').execute(),
  ];
  return {
    comments: posts.map(({ id }) => ({ id, count: count(comments, (comment) => comment.post_id === id) })),
    tags: tags.map(({ id }) => ({
      id,
      count: count(
        postsTags,
        (row) => row.tag_id === id && published.some((post) => post.id === row.post_id),
      ),
    })),
    authors: users.map(({ id }) => ({ id, count: count(published, (post) => post.author_id === id) })),
    listed: postsTags.map((row) => ({ ...row, listed_at: listed.get(row.post_id) ?? null })),
    lists: countLists(published, postsTags),
    threads: threadsOf(allComments),
  };
}

function threadsOf(comments: readonly { id: number; parent_id: number | null; created_at: number }[]) {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  return comments.map((comment) => {
    let first = comment;
    for (let up: typeof first | undefined = comment; up; up = byId.get(up.parent_id ?? 0)) first = up;
    return { id: comment.id, thread_id: first.id, thread_at: first.created_at };
  });
}

type ListCount = Awaited<ReturnType<typeof storedCounts>>['lists'][number];

/** By six days and by two hundred, in the order of `storedCounts`. */
function countLists(
  published: readonly { id: number; author_id: number; published_at: number | null }[],
  postsTags: readonly { post_id: number; tag_id: number }[],
): ListCount[] {
  const found = new Map<string, ListCount>();
  const count = (list: ListCount['list'], list_id: number, time: number | null) => {
    if (time === null) throw new Error('what is published has a time');
    for (const [level, width] of [2 ** 29, 2 ** 34].entries()) {
      const bucket = Math.floor(time / width);
      const key = `${list} ${list_id} ${level} ${bucket}`;
      const row = found.get(key) ?? { list, list_id, level, bucket, posts: 0 };
      found.set(key, { ...row, posts: row.posts + 1 });
    }
  };
  for (const { id, author_id, published_at } of published) {
    count('site', 0, published_at);
    count('author', author_id, published_at);
    for (const row of postsTags) if (row.post_id === id) count('tag', row.tag_id, published_at);
  }
  return [...found.values()].sort(
    (one, other) =>
      (one.list < other.list ? -1 : one.list > other.list ? 1 : 0) ||
      one.list_id - other.list_id ||
      one.level - other.level ||
      one.bucket - other.bucket,
  );
}
