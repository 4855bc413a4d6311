// Posts and pages as those see them who write them: whatever their status, the last changed first.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { matchingPosts } from '../../search/matching-posts.ts';
import type { PostStatus } from '../post.ts';
import type { TextKind } from './text-target.ts';

export const TEXT_TABS = ['all', 'draft', 'scheduled', 'published', 'unlisted', 'trash'] as const;
export type TextTab = (typeof TEXT_TABS)[number];

export interface TextFilter {
  kind: TextKind;
  tab: TextTab;
  /** Null for everybody's. */
  authorId: number | null;
  /** A tag's slug, null for any. */
  tag: string | null;
  query: string;
}

export interface TextRow {
  id: number;
  slug: string;
  /** As its writer has it in the editor. */
  title: string;
  status: PostStatus;
  authorId: number;
  authorName: string;
  authorSlug: string;
  updatedAt: number;
  publishedAt: number | null;
  trashedAt: number | null;
  /** When somebody changed what is not saved yet, null when all is saved. */
  editedAt: number | null;
}

export const TEXTS_PER_PAGE = 50;

/** @param page from 1. */
export async function listTexts(db: Reader, filter: TextFilter, page: number): Promise<TextRow[]> {
  const table = sql.table(`${filter.kind}s`);
  const { rows } = await sql<TextRow>`
    select texts.id, texts.${sql.ref(filter.kind === 'post' ? 'slug' : 'path')} as slug,
      coalesce(pending.title, texts.title) as title, texts.status, texts.author_id as "authorId",
      users.name as "authorName", users.slug as "authorSlug", texts.updated_at as "updatedAt",
      texts.published_at as "publishedAt", texts.trashed_at as "trashedAt", pending.updated_at as "editedAt"
    from (
      select id from ${table} where ${conditions(db, filter)} order by ${order(filter, '')}
      limit ${TEXTS_PER_PAGE} offset ${(page - 1) * TEXTS_PER_PAGE}
    ) as page
    join ${table} as texts on texts.id = page.id
    join users on users.id = texts.author_id
    left join edits as pending on pending.${sql.ref(`${filter.kind}_id`)} = texts.id and pending.is_pending = 1
    order by ${order(filter, '+texts.')}
  `.execute(named(db, `${filter.kind}s.to-write`));
  return rows;
}

export type TextCounts = Record<TextTab, number>;

/** How many there are for each tab. One statement. */
export async function countTexts(
  db: Reader,
  { kind, authorId }: Pick<TextFilter, 'kind' | 'authorId'>,
): Promise<TextCounts> {
  const table = sql.table(`${kind}s`);
  const own = authorId === null ? sql`1 = 1` : sql`author_id = ${authorId}`;
  // The `+` keeps SQLite to the index of the trash: the column itself stands behind the texts.
  const ownInTrash = authorId === null ? own : sql`+author_id = ${authorId}`;
  const count = (status: PostStatus) =>
    sql`(select count(*) from ${table} where status = ${status} and ${own})`;
  const { rows } = await sql<Record<PostStatus | 'trash', number>>`
    select ${count('draft')} as draft, ${count('scheduled')} as scheduled, ${count('published')} as published,
      ${count('unlisted')} as unlisted,
      (select count(*) from ${table} where trashed_at is not null and ${ownInTrash}) as trash
  `.execute(named(db, `${kind}s.count-to-write`));
  const { draft = 0, scheduled = 0, published = 0, unlisted = 0, trash = 0 } = rows[0] ?? {};
  const drafts = draft - trash;
  return {
    all: drafts + scheduled + published + unlisted,
    draft: drafts,
    scheduled,
    published,
    unlisted,
    trash,
  };
}

/** How many a list has on all its pages, where more than the tab chooses them. */
export async function countFiltered(db: Reader, filter: TextFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(`${filter.kind}s`)} where ${conditions(db, filter)}
  `.execute(named(db, `${filter.kind}s.count-filtered`));
  return rows[0]?.count ?? 0;
}

function conditions(db: Reader, filter: TextFilter): RawBuilder<unknown> {
  const { kind, tab, authorId, tag, query } = filter;
  const table = sql.table(`${kind}s`);
  // By the index of the trash: the column itself stands behind the texts.
  const inTrash = sql`(select id from ${table} where trashed_at is not null)`;
  const all = [tab === 'trash' ? sql`id in ${inTrash}` : sql`id not in ${inTrash}`];
  if (tab !== 'trash' && tab !== 'all') all.push(sql`status = ${tab}`);
  if (authorId !== null) all.push(sql`author_id = ${authorId}`);
  if (tag !== null)
    all.push(sql`id in (
      select posts_tags.post_id from posts_tags join tags on tags.id = posts_tags.tag_id where tags.slug = ${tag}
    )`);
  if (query !== '') all.push(matches(db, kind, query));
  return sql.join(all, sql` and `);
}

function matches(db: Reader, kind: TextKind, query: string): RawBuilder<unknown> {
  const pattern = `%${query.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const inEdits = sql`id in (
    select ${sql.ref(`${kind}_id`)} from edits where is_pending = 1 and lower(title) like ${pattern} escape '\\'
  )`;
  const found = kind === 'post' ? matchingPosts(db, query) : null;
  const inTexts = found === null ? sql`lower(title) like ${pattern} escape '\\'` : sql`id in (${found})`;
  return sql`(${inTexts} or ${inEdits})`;
}

// The `+` keeps SQLite from walking all rows by an index for the few that are joined.
function order({ tab }: TextFilter, prefix: '+texts.' | ''): RawBuilder<unknown> {
  const by = (column: string) => sql.raw(`${prefix}${column}`);
  if (tab === 'scheduled') return sql`${by('published_at')}, ${by('id')}`;
  const column = { trash: 'trashed_at', published: 'published_at' }[tab as string] ?? 'updated_at';
  return sql`${by(column)} desc, ${by('id')} desc`;
}
