import type { PostStatus } from './post.ts';

/** What lists show of a post and what decides in which it stands; its text is not among it. */
export interface PostState {
  id: number;
  slug: string;
  status: PostStatus;
  title: string;
  summary: string;
  words: number;
  authorId: number;
  coverMediaId: number | null;
  coverAlt: string;
  updatedAt: number;
  publishedAt: number | null;
  /** 1 or 0, as the database has it. */
  allowsComments: number;
  /** In the writer's order. */
  tagIds: readonly number[];
}

export const STATE_COLUMNS = [
  'id',
  'slug',
  'status',
  'title',
  'summary',
  'words',
  'author_id as authorId',
  'cover_media_id as coverMediaId',
  'cover_alt as coverAlt',
  'updated_at as updatedAt',
  'published_at as publishedAt',
  'allows_comments as allowsComments',
] as const;
