// Posts for the search's tests.
import type { Database } from '../../src/database/database.ts';
import type { PostStatus } from '../../src/posts/post.ts';
import { indexPosts } from '../../src/search/index-post.ts';

export interface TestPost {
  title?: string;
  lead?: string;
  text?: string;
  status?: PostStatus;
  publishedAt?: number;
}

const AT_ONCE = 1000;

/** Adds posts that the search finds to an empty database; the later ones are newer. The ids, in their order. */
export async function addTestPosts(database: Database, posts: readonly TestPost[]): Promise<number[]> {
  const author = {
    slug: 'ada',
    name: 'Ada',
    email: null,
    role: 'author',
    bio: '',
    website: null,
    ...TIMES,
  } as const;
  const ids = posts.map((_, index) => index + 1);
  await database.transaction(async (tx) => {
    const added = await tx.insertInto('users').values(author).returning('id').executeTakeFirstOrThrow();
    for (let first = 0; first < posts.length; first += AT_ONCE) {
      const some = posts
        .slice(first, first + AT_ONCE)
        .map((post, index) => ({ id: first + index + 1, ...post }));
      await tx
        .insertInto('posts')
        .values(some.map((post) => rowFrom(post, added.id)))
        .execute();
      await indexPosts(
        tx,
        some.map(({ id, title = '', lead = '', text = '' }) => ({ postId: id, title, lead, text })),
      );
    }
  });
  return ids;
}

function rowFrom(
  { id, title = '', text = '', status = 'published', publishedAt }: TestPost & { id: number },
  author: number,
) {
  const published = publishedAt ?? 1000 + id;
  return {
    ...EMPTY,
    id,
    slug: `post-${id}`,
    title,
    text,
    status,
    published_at: published,
    author_id: author,
  };
}

const TIMES = { created_at: 0, updated_at: 0 };
const EMPTY = {
  ...TIMES,
  format: 'markdown',
  words: 0,
  excerpt: '',
  summary: '',
  cover_media_id: null,
  cover_alt: '',
  headings: '[]',
  html: '',
  source: '',
} as const;
