// What an export reads: everything but what is in the trash, a page of rows at a time.
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import type { ExportedText } from './text-file.ts';

const ROWS_AT_ONCE = 100;

const TEXT_COLUMNS = [
  'status',
  'title',
  'excerpt',
  'format',
  'source',
  'cover_alt',
  'published_at',
  'seo_title',
  'seo_description',
  'canonical_url',
  'media.hash',
  'media.name as media_name',
  'users.name as author_name',
  'users.slug as author_slug',
] as const;

interface TextRow {
  id: number;
  slug: string;
  status: ExportedText['status'];
  title: string;
  excerpt: string;
  format: ExportedText['format'];
  source: string;
  cover_alt: string;
  created_at: number;
  updated_at: number;
  published_at: number | null;
  seo_title: string;
  seo_description: string;
  canonical_url: string;
  /** Of posts alone. */
  allows_comments?: number;
  hash: string | null;
  media_name: string | null;
  author_name: string;
  author_slug: string;
}

/** Every post in the order of its making. */
export async function* allPosts(db: Reader, sharedNames: ReadonlySet<string>): AsyncGenerator<ExportedText> {
  for await (const rows of inPages((after) => postRows(db, after))) {
    const ids = rows.map((row) => row.id);
    const tags = await tagsOfPosts(db, ids);
    const aliases = await aliasesOf(db, 'post_id', ids);
    for (const row of rows) {
      const names = (tags.get(row.id) ?? []).map((tag) => tag.name);
      yield textFrom('post', row, names, aliases.get(row.id) ?? [], sharedNames);
    }
  }
}

/** Every page in the order of its making. */
export async function* allPages(db: Reader, sharedNames: ReadonlySet<string>): AsyncGenerator<ExportedText> {
  for await (const rows of inPages((after) => pageRows(db, after))) {
    const aliases = await aliasesOf(
      db,
      'page_id',
      rows.map((row) => row.id),
    );
    for (const row of rows) yield textFrom('page', row, [], aliases.get(row.id) ?? [], sharedNames);
  }
}

/** Names that several users have. */
export async function sharedAuthorNames(db: Reader): Promise<Set<string>> {
  const rows = await named(db, 'exports.shared-names')
    .selectFrom('users')
    .select('name')
    .groupBy('name')
    .having((having) => having.fn.countAll(), '>', 1)
    .execute();
  return new Set(rows.map((row) => row.name));
}

/** Readers who made an account and wrote nothing are no authors: nothing of the export refers to them. */
export function allAuthors(db: Reader) {
  return named(db, 'exports.authors')
    .selectFrom('users')
    .select(['slug', 'name', 'email', 'bio', 'website', 'role', 'created_at', 'updated_at'])
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('role', '<>', 'reader'),
        exists(selectFrom('posts').select('posts.id').whereRef('posts.author_id', '=', 'users.id')),
        exists(selectFrom('pages').select('pages.id').whereRef('pages.author_id', '=', 'users.id')),
        exists(selectFrom('comments').select('comments.id').whereRef('comments.author_id', '=', 'users.id')),
      ]),
    )
    .orderBy('id')
    .execute();
}

export function allTags(db: Reader) {
  return named(db, 'exports.tags').selectFrom('tags').selectAll().orderBy('id').execute();
}

export function allMedia(db: Reader) {
  return named(db, 'exports.media').selectFrom('media').selectAll().orderBy('id').execute();
}

export function allSettings(db: Reader) {
  return named(db, 'exports.settings')
    .selectFrom('settings')
    .select(['key', 'value'])
    .orderBy('key')
    .execute();
}

export function allRedirects(db: Reader) {
  return named(db, 'exports.redirects')
    .selectFrom('redirects')
    .leftJoin('posts', 'posts.id', 'redirects.post_id')
    .leftJoin('pages', 'pages.id', 'redirects.page_id')
    .select([
      'redirects.path',
      'redirects.target',
      'redirects.created_at',
      'posts.slug as post',
      'pages.path as page',
    ])
    .where('posts.trashed_at', 'is', null)
    .where('pages.trashed_at', 'is', null)
    .orderBy('redirects.path')
    .execute();
}

export function commentsOf(db: Reader, postId: number) {
  return named(db, 'exports.comments')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .selectAll('comments')
    .select('users.slug as author_slug')
    .where('comments.post_id', '=', postId)
    .orderBy('comments.created_at')
    .orderBy('comments.id')
    .execute();
}

/** How many posts and pages there are. */
export async function countTexts(db: Reader): Promise<number> {
  const { posts, pages } = await named(db, 'exports.count')
    .selectNoFrom((select) => [
      select
        .selectFrom('posts')
        .select((from) => from.fn.countAll<number>().as('count'))
        .where('trashed_at', 'is', null)
        .as('posts'),
      select
        .selectFrom('pages')
        .select((from) => from.fn.countAll<number>().as('count'))
        .where('trashed_at', 'is', null)
        .as('pages'),
    ])
    .executeTakeFirstOrThrow();
  return Number(posts) + Number(pages);
}

function postRows(db: Reader, after: number): Promise<TextRow[]> {
  return named(db, 'exports.posts')
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .leftJoin('media', 'media.id', 'posts.cover_media_id')
    .select(TEXT_COLUMNS)
    .select(['posts.id', 'posts.slug', 'posts.created_at', 'posts.updated_at', 'posts.allows_comments'])
    .where('posts.id', '>', after)
    .where('posts.trashed_at', 'is', null)
    .orderBy('posts.id')
    .limit(ROWS_AT_ONCE)
    .execute();
}

function pageRows(db: Reader, after: number): Promise<TextRow[]> {
  return named(db, 'exports.pages')
    .selectFrom('pages')
    .innerJoin('users', 'users.id', 'pages.author_id')
    .leftJoin('media', 'media.id', 'pages.cover_media_id')
    .select(TEXT_COLUMNS)
    .select(['pages.id', 'pages.path as slug', 'pages.created_at', 'pages.updated_at'])
    .where('pages.id', '>', after)
    .where('pages.trashed_at', 'is', null)
    .orderBy('pages.id')
    .limit(ROWS_AT_ONCE)
    .execute();
}

async function* inPages(rowsAfter: (id: number) => Promise<TextRow[]>): AsyncGenerator<TextRow[]> {
  for (let rows = await rowsAfter(0); rows.length > 0; rows = await rowsAfter(rows.at(-1)?.id ?? 0))
    yield rows;
}

async function aliasesOf(
  db: Reader,
  column: 'post_id' | 'page_id',
  ids: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await named(db, 'exports.aliases')
    .selectFrom('redirects')
    .select(['path', `${column} as id`])
    .where(column, 'in', ids)
    .orderBy('path')
    .execute();
  return new Map(ids.map((id) => [id, rows.filter((row) => row.id === id).map((row) => row.path)]));
}

function textFrom(
  kind: ExportedText['kind'],
  row: TextRow,
  tags: string[],
  aliases: string[],
  sharedNames: ReadonlySet<string>,
): ExportedText {
  const { id, slug, status, title, excerpt, format, source, hash, media_name: name } = row;
  return {
    kind,
    id,
    slug,
    status,
    title,
    excerpt,
    format,
    source,
    author: sharedNames.has(row.author_name)
      ? { name: row.author_name, slug: row.author_slug }
      : row.author_name,
    cover: hash === null || name === null ? null : { hash, name, alt: row.cover_alt },
    seo: { title: row.seo_title, description: row.seo_description, canonicalUrl: row.canonical_url },
    allowsComments: row.allows_comments !== 0,
    tags,
    aliases,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at,
  };
}
