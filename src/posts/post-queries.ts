// Lists of posts: two statements whatever is on the page, one for the posts with authors and covers, one for their tags.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { PICTURE_COLUMNS, type PictureRow, pictureFrom } from '../media/media.ts';
import type { Settings } from '../site/settings.ts';
import type { TagRef } from '../tags/tag.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import type { PostCard } from './post.ts';
import { type ListOfPosts, placeInList, postsSince, SITE, totalOfList } from './post-list-counts.ts';
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

/** Up to here passing over the posts of the pages before costs less than finding the place among the counts. */
const FARTHEST_WALK = 500;

export interface ListPage {
  /** From 1. */
  page: number;
  size: number;
  /** How many posts are passed over at most; the place of a page behind them is found among the counts. */
  farthestWalk?: number;
}

/** Any page of a list costs about what the first costs. */
export async function listPosts(
  db: Reader,
  filter: PostFilter,
  { page, size, farthestWalk = FARTHEST_WALK }: ListPage,
  settings: Settings,
): Promise<PostList> {
  const offset = (page - 1) * size;
  const isDeep = offset > farthestWalk;
  const name = `posts.list-${isDeep ? 'deep-' : ''}by-${filter.by}`;
  const rows = await runPrepared(db, { name, shape: size }, { ...filter, offset }, (place) =>
    db
      .selectFrom((isDeep ? deepIds : listedIds)(listOf(filter, place), size, place.offset))
      .innerJoin('posts', 'posts.id', 'listed.id')
      .innerJoin('users', 'users.id', 'posts.author_id')
      .leftJoin('media', 'media.id', 'posts.cover_media_id')
      .select([...CARD_COLUMNS, ...PICTURE_COLUMNS])
      .select(totalOf(listOf(filter, place)).as('total'))
      .orderBy('posts.published_at', 'desc')
      .orderBy('posts.id', 'desc')
      .compile(),
  );
  const tags = await tagsOfPosts(
    db,
    rows.map((row) => row.id),
  );
  return {
    posts: rows.map((row) => cardFrom(row, tags.get(row.id) ?? [], settings)),
    total: 'total' in filter ? filter.total : (rows[0]?.total ?? (page === 1 ? 0 : Number.NaN)),
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
type ListedPosts = ListOfPosts | { by: 'time'; from: number; until: number };

/**
 * The ids of a stretch of a list, newest first, to select from as `listed`. An index alone answers it; the posts before
 * it are passed over one by one. The limit stands in the statement: SQLite plans one anew each time whose limit is bound.
 */
export function listedIds(filter: ListedPosts, limit: number, offset = 0) {
  const within = filter.by === 'time' ? sql`published_at < ${filter.until}` : sql`true`;
  return sql<{ id: number }>`(${idsOf(filter, within)} limit ${sql.lit(limit)} offset ${offset})`.as(
    'listed',
  );
}

/** What `listedIds` gives, however many posts there are before it. */
function deepIds(filter: ListedPosts, limit: number, offset: number) {
  const list = filter.by === 'time' ? SITE : filter;
  const before =
    filter.by === 'time' ? sql<number>`${postsSince(filter.until)} + ${offset}` : sql<number>`${offset}`;
  const within = sql`${timeOf(filter)} < (select until from place)`;
  return sql<{ id: number }>`(
    with ${placeInList(list, before)}
    ${idsOf(filter, within)} limit ${sql.lit(limit)} offset coalesce((select rest from place), 0)
  )`.as('listed');
}

function timeOf(filter: ListedPosts) {
  return sql.ref(filter.by === 'tag' ? 'listed_at' : 'published_at');
}

function idsOf(filter: ListedPosts, within: RawBuilder<unknown>) {
  if (filter.by === 'tag')
    return sql`select post_id as id from posts_tags
      where tag_id = ${filter.id} and listed_at is not null and ${within}
      order by listed_at desc, post_id desc`;
  const conditions = [sql`status = 'published'`, within];
  if (filter.by === 'author') conditions.push(sql`author_id = ${filter.id}`);
  if (filter.by === 'time') conditions.push(sql`published_at >= ${filter.from}`);
  return sql`select id from posts where ${sql.join(conditions, sql` and `)} order by published_at desc, id desc`;
}

/** The list with stand-ins for what changes from one to another of its kind. */
function listOf({ by }: PostFilter, values: object): ListedPosts {
  return { ...values, by } as ListedPosts;
}

// Tags and authors carry their count with them.
function totalOf(list: ListedPosts): RawBuilder<number> {
  if (list.by === 'site') return totalOfList(SITE);
  return list.by === 'time' ? sql`(${postsSince(list.from)} - ${postsSince(list.until)})` : sql`0`;
}
