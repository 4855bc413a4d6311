// Posts for the search's tests.
import type { Database } from '../database/database.ts';
import type { PostStatus } from '../posts/post.ts';
import { indexPost } from './index-post.ts';

export interface TestPost {
  title?: string;
  lead?: string;
  text?: string;
  status?: PostStatus;
  publishedAt?: number;
}

/** Adds posts that the search finds; the later ones are newer. The ids, in their order. */
export async function addTestPosts(database: Database, posts: readonly TestPost[]): Promise<number[]> {
  return database.transaction(async (tx) => {
    const author = await tx
      .insertInto('users')
      .values({
        slug: 'ada',
        name: 'Ada',
        email: null,
        role: 'author',
        bio: '',
        website: null,
        ...TIMES,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const ids: number[] = [];
    for (const [index, post] of posts.entries()) {
      const { title = '', lead = '', text = '', status = 'published', publishedAt = 1000 + index } = post;
      const row = { ...EMPTY, slug: `post-${index}`, title, text, status, published_at: publishedAt };
      const { id } = await tx
        .insertInto('posts')
        .values({ ...row, author_id: author.id })
        .returning('id')
        .executeTakeFirstOrThrow();
      await indexPost(tx, id, { title, lead, text });
      ids.push(id);
    }
    return ids;
  });
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
