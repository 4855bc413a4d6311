import { type RawBuilder, sql } from 'kysely';
import type { DatabaseKind, Reader } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import type { PostLink } from '../posts/post.ts';
import { postPath } from '../posts/post-path.ts';
import type { Settings } from '../site/settings.ts';
import { type ExtractSegment, extractFrom, highlight } from './extract.ts';
import { ftsQuery } from './fts-query.ts';
import type { Field } from './indexed-words.ts';
import { parseQuery, type SearchQuery } from './parse-query.ts';
import { tsqueryText } from './ts-query.ts';

export interface SearchResult {
  post: PostLink;
  /** The title with the words marked. */
  titleSegments: ExtractSegment[];
  extract: ExtractSegment[];
}

export interface SearchResults {
  /** As it was typed. */
  query: string;
  results: SearchResult[];
  /** Of all pages, `MAX_RESULTS` at most. */
  total: number;
  /** There are more, which no page shows. */
  totalIsCapped: boolean;
}

export const MAX_RESULTS = 1000;

/**
 * The published posts that have all of a query's words: first those with all in their titles, then those with all in title
 * or lead, then the others; the newest first among equals. One statement.
 * @param page from 1.
 */
export async function searchPosts(
  db: Reader,
  query: string,
  { page, size }: { page: number; size: number },
  settings: Settings,
): Promise<SearchResults> {
  const parsed = parseQuery(query);
  if (parsed.terms.length === 0) return { query, results: [], total: 0, totalIsCapped: false };
  const offset = Math.min((page - 1) * size, MAX_RESULTS);
  const limit = Math.min(size, MAX_RESULTS - offset);
  const rows = await findRows(db, parsed, limit, offset);
  const found = rows[0]?.total ?? 0;
  return {
    query,
    results: rows.filter(isResult).map((row) => resultFrom(row, parsed, settings)),
    total: Math.min(found, MAX_RESULTS),
    totalIsCapped: found > MAX_RESULTS,
  };
}

interface ResultRow {
  total: number;
  id: number;
  slug: string;
  title: string;
  text: string;
  published_at: number;
  author_slug: string;
}

// A page past the last has a row for the total alone.
type FoundRow = ResultRow | { total: number; id: null };

function isResult(row: FoundRow): row is ResultRow {
  return row.id !== null;
}

function resultFrom(row: ResultRow, query: SearchQuery, settings: Settings): SearchResult {
  const { slug, title, published_at: publishedAt, author_slug: authorSlug } = row;
  const path = postPath({ slug, authorSlug, publishedAt }, settings);
  return {
    post: { path, title, publishedAt },
    titleSegments: highlight(title, query),
    extract: extractFrom(row.text, query),
  };
}

/** One more of each tier than is ever shown: enough for the order of those shown and to know whether there are more. */
const CANDIDATES = MAX_RESULTS + 1;

async function findRows(db: Reader, query: SearchQuery, limit: number, offset: number): Promise<FoundRow[]> {
  const kind = databaseKind(db);
  const { rows } = await sql<FoundRow>`
    with ${sql.join(TIERS.map((field, index) => tier(kind, field, query, TIERS.slice(0, index))))},
    ranked as (
      select id, published_at, min(tier) as tier
      from (${sql.join(TIERS.map(selectTier), sql` union all `)}) as candidates
      group by id, published_at
    )
    select counted.total, posts.id, posts.slug, posts.title, posts.text, posts.published_at,
      users.slug as author_slug
    from (select count(*) as total from ranked) as counted
    left join (
      select * from ranked order by tier, published_at desc, id desc limit ${limit} offset ${offset}
    ) as page on 1 = 1
    left join posts on posts.id = page.id
    left join users on users.id = posts.author_id
    order by page.tier, posts.published_at desc, posts.id desc
  `.execute(named(db, 'search.page'));
  return rows;
}

/** Where all words are, the best first. */
const TIERS: readonly Field[] = ['title', 'lead', 'all'];

function selectTier(field: Field, index: number): RawBuilder<unknown> {
  return sql`select id, published_at, ${sql.lit(index + 1)} as tier from ${sql.raw(`in_${field}`)}`;
}

function tier(
  kind: DatabaseKind,
  field: Field,
  query: SearchQuery,
  better: readonly Field[],
): RawBuilder<unknown> {
  // Each tier holds the better ones' posts, so one that is full needs no other.
  const full = better.map(
    (other) => sql`(select count(*) from ${sql.raw(`in_${other}`)}) = ${sql.lit(CANDIDATES)}`,
  );
  const isNeeded = sql`not (${sql.join([sql`1 = 0`, ...full], sql` or `)})`;
  const newest =
    kind === 'postgres' ? newestInPostgres(query, field, isNeeded) : newestInSqlite(query, field, isNeeded);
  return sql`${sql.raw(`in_${field}`)} as materialized (${newest})`;
}

// The planner knows how frequent words are: it sorts what few posts have, and walks the newest posts for what many have.
function newestInPostgres(
  query: SearchQuery,
  field: Field,
  isNeeded: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    select posts.id, posts.published_at from posts_search
    join posts on posts.id = posts_search.post_id
    where posts_search.document @@ ${tsqueryText(query, field)}::tsquery and posts.status = 'published' and ${isNeeded}
    order by posts.published_at desc, posts.id desc limit ${sql.lit(CANDIDATES)}
  `;
}

/** From so many matches on, walking the newest posts costs less than reading and sorting all that match. */
const MANY_MATCHES = 5000;

// SQLite does not know, so both ways stand here and the number of matches opens one of them. The `+` keeps it from reading
// a post for each match on the second.
function newestInSqlite(
  query: SearchQuery,
  field: Field,
  isNeeded: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const matches = sql`select rowid as id from posts_search where posts_search match ${ftsQuery(query, field)}`;
  const number = sql`(select count(*) from (${matches} limit ${sql.lit(MANY_MATCHES + 1)}))`;
  return sql`
    select id, published_at from (
      select posts.id, posts.published_at
      from (select 1 where ${isNeeded} and ${number} <= ${sql.lit(MANY_MATCHES)}) as few
      cross join (${matches}) as matched
      cross join posts on posts.id = matched.id
      where posts.status = 'published'
      union all
      select id, published_at from (
        select id, published_at from posts
        where status = 'published' and +id in (${matches})
        order by published_at desc, id desc
        limit iif(${isNeeded} and ${number} > ${sql.lit(MANY_MATCHES)}, ${sql.lit(CANDIDATES)}, 0)
      )
    )
    order by published_at desc, id desc limit ${sql.lit(CANDIDATES)}
  `;
}
