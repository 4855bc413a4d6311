// Lists of posts: two statements whatever is on the page, one for the posts with authors and covers, one for their tags.
import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { PICTURE_COLUMNS, type PictureRow, pictureFrom } from '../media/media.ts';
import type { Settings } from '../site/settings.ts';
import type { TagRef } from '../tags/tag.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import type { PostCard } from './post.ts';
import { postPath } from './post-path.ts';

export type PostFilter =
  | { by: 'site' }
  | { by: 'tag'; id: number; total: number }
  | { by: 'author'; id: number; total: number }
  /** From the first time, before the second, in milliseconds since 1970. */
  | { by: 'time'; from: number; until: number };

export interface PostList {
  /** Newest first. */
  posts: PostCard[];
  /** Of all pages. */
  total: number;
}

/** @param page from 1. */
export async function listPosts(
  db: Reader,
  filter: PostFilter,
  { page, size }: { page: number; size: number },
  settings: Settings,
): Promise<PostList> {
  const rows = await named(db, `posts.list-by-${filter.by}`)
    .selectFrom(listedIds(db, filter, size, (page - 1) * size))
    .innerJoin('posts', 'posts.id', 'listed.id')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .leftJoin('media', 'media.id', 'posts.cover_media_id')
    .select([...CARD_COLUMNS, ...PICTURE_COLUMNS])
    .select(totalOf(db, filter).as('total'))
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc')
    .execute();
  const tags = await tagsOfPosts(
    db,
    rows.map((row) => row.id),
  );
  return {
    posts: rows.map((row) => cardFrom(row, tags.get(row.id) ?? [], settings)),
    total: rows[0]?.total ?? (page === 1 ? 0 : Number.NaN),
  };
}

export const CARD_COLUMNS = [
  'posts.id',
  'posts.slug',
  'posts.title',
  'posts.summary',
  'posts.words',
  'posts.comment_count',
  'posts.created_at',
  'posts.updated_at',
  'posts.published_at',
  'posts.cover_alt',
  'users.slug as author_slug',
  'users.name as author_name',
] as const;

export interface CardRow extends PictureRow {
  id: number;
  slug: string;
  title: string;
  summary: string;
  words: number;
  comment_count: number;
  created_at: number;
  updated_at: number;
  published_at: number | null;
  cover_alt: string;
  author_slug: string;
  author_name: string;
}

/** A row of `CARD_COLUMNS` and `PICTURE_COLUMNS` as lists show it. */
export function cardFrom(row: CardRow, tags: readonly TagRef[], settings: Settings): PostCard {
  const publishedAt = row.published_at ?? row.created_at;
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    words: row.words,
    commentCount: row.comment_count,
    publishedAt,
    updatedAt: row.updated_at,
    author: { slug: row.author_slug, name: row.author_name },
    tags: tags.map(({ slug, name }) => ({ slug, name })),
    cover: pictureFrom(row, row.cover_alt),
    path: postPath({ slug: row.slug, authorSlug: row.author_slug, publishedAt }, settings),
  };
}

/** Which published posts: all, a tag's, an author's, or those of a stretch of time. */
type ListedPosts =
  | { by: 'site' }
  | { by: 'tag' | 'author'; id: number }
  | { by: 'time'; from: number; until: number };

/**
 * The ids of a stretch of a list, newest first, to select from as `listed`. An index alone answers it, so that a page far
 * back does not read the posts before it.
 */
export function listedIds(db: Reader, filter: ListedPosts, limit: number, offset = 0) {
  if (filter.by === 'tag') {
    return db
      .selectFrom('posts_tags')
      .select('posts_tags.post_id as id')
      .where('posts_tags.tag_id', '=', filter.id)
      .where('posts_tags.listed_at', 'is not', null)
      .orderBy('posts_tags.listed_at', 'desc')
      .orderBy('posts_tags.post_id', 'desc')
      .limit(limit)
      .offset(offset)
      .as('listed');
  }
  let query = db
    .selectFrom('posts')
    .select('posts.id')
    .where('posts.status', '=', 'published')
    .orderBy('posts.published_at', 'desc')
    .orderBy('posts.id', 'desc');
  if (filter.by === 'author') query = query.where('posts.author_id', '=', filter.id);
  if (filter.by === 'time') {
    query = query
      .where('posts.published_at', '>=', filter.from)
      .where('posts.published_at', '<', filter.until);
  }
  return query.limit(limit).offset(offset).as('listed');
}

// Tags and authors carry their count, and all authors' together is the site's; only a stretch of time is counted.
function totalOf(db: Reader, filter: PostFilter) {
  if (filter.by === 'tag' || filter.by === 'author') return sql<number>`${sql.lit(filter.total)}`;
  if (filter.by === 'site')
    return sql<number>`(select cast(coalesce(sum(post_count), 0) as bigint) from users where post_count > 0)`;
  const counted = db
    .selectFrom('posts')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('status', '=', 'published')
    .where('published_at', '>=', filter.from)
    .where('published_at', '<', filter.until);
  return sql<number>`${counted}`;
}
