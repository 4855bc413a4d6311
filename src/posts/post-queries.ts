// Lists of posts: two statements whatever is on the page, one for the posts with authors and covers, one for their tags.
import { type RawBuilder, sql } from 'kysely';
import { authorTags } from '../authors/cache-tags.ts';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { mediaTag } from '../media/cache-tags.ts';
import { PICTURE_COLUMNS, type PictureRow, pictureFrom } from '../media/media.ts';
import type { Settings } from '../site/settings.ts';
import { tagTags } from '../tags/cache-tags.ts';
import type { TagRef } from '../tags/tag.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import { POSTS, postTags } from './cache-tags.ts';
import type { PostCard, PostLink } from './post.ts';
import { type ListOfPosts, placeInList, postsSince, SITE, totalOfList } from './post-list-counts.ts';
import { dependOnLinks, postPath } from './post-path.ts';
import { tagsOfSpan } from './time-tags.ts';

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

/** Any page of a list costs about what the first costs. Two statements. */
export async function listPosts(
  db: Reader,
  filter: PostFilter,
  place: ListPage,
  settings: Settings,
): Promise<PostList> {
  const rows = await selectPosts(db, filter, place);
  for (const row of rows) dependOnCard(row);
  const tags = await tagsOfPosts(
    db,
    rows.map((row) => row.id),
  );
  return {
    posts: rows.map((row) => cardFrom(row, tags.get(row.id) ?? [], settings)),
    total: totalFrom(rows, filter, place),
  };
}

/** The same posts where only their titles are shown. One statement. */
export async function listPostLinks(
  db: Reader,
  filter: PostFilter,
  place: ListPage,
  settings: Settings,
): Promise<{ posts: PostLink[]; total: number }> {
  const rows = await selectPosts(db, filter, place);
  dependOnLinks(
    rows.map((row) => ({ id: row.id, authorId: row.author_id })),
    settings,
  );
  return { posts: rows.map((row) => linkFrom(row, settings)), total: totalFrom(rows, filter, place) };
}

async function selectPosts(
  db: Reader,
  filter: PostFilter,
  { page, size, farthestWalk = FARTHEST_WALK }: ListPage,
) {
  dependOn(...membershipTags(filter));
  const offset = (page - 1) * size;
  const isDeep = offset > farthestWalk;
  const name = `posts.list-${isDeep ? 'deep-' : ''}by-${filter.by}`;
  return await runPrepared(db, { name, shape: size }, { ...filter, offset }, (place) =>
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
}

/** Which posts a list has, in which order. */
export function membershipTags(filter: ListedPosts): string[] {
  switch (filter.by) {
    case 'site':
      return [POSTS];
    case 'tag':
      return [tagTags.posts(filter.id)];
    case 'author':
      return [authorTags.posts(filter.id)];
    case 'time':
      return tagsOfSpan(filter);
  }
}

function totalFrom(rows: readonly { total: number }[], filter: PostFilter, { page }: ListPage): number {
  return 'total' in filter ? filter.total : (rows[0]?.total ?? (page === 1 ? 0 : Number.NaN));
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
  'posts.cover_media_id',
  'users.id as author_id',
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
  cover_media_id: number | null;
  author_id: number;
  author_slug: string;
  author_name: string;
}

/** What is being computed shows what lists show of a post, other than its tags. */
function dependOnCard(row: CardRow): void {
  dependOn(postTags.card(row.id), authorTags.link(row.author_id));
  if (row.cover_media_id !== null) dependOn(mediaTag(row.cover_media_id));
}

export function linkFrom(
  row: Pick<CardRow, 'slug' | 'title' | 'author_slug' | 'published_at'> & { created_at?: number },
  settings: Settings,
): PostLink {
  const publishedAt = row.published_at ?? row.created_at ?? 0;
  const path = postPath({ slug: row.slug, authorSlug: row.author_slug, publishedAt }, settings);
  return { title: row.title, publishedAt, path };
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
