import { sql } from 'kysely';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import type { PostLink } from '../posts/post.ts';
import { dependOnLinks, postPath } from '../posts/post-path.ts';
import type { Settings } from '../site/settings.ts';
import { SEARCH } from './cache-tags.ts';
import { type ExtractSegment, extractFrom, highlight } from './extract.ts';
import { findInPostgres } from './find-in-postgres.ts';
import { findInSqlite } from './find-in-sqlite.ts';
import { parseQuery, type SearchQuery } from './parse-query.ts';

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

export const MAX_RESULTS = 200;

/**
 * The published posts that have all of a query's words: first those with all in their titles, then those with all in title
 * or lead, then the others; the newest first among equals. A word that may go on stands for itself and for the most frequent
 * ones that begin with it, `COMPLETIONS` at most. What it costs does not depend on how many posts there are, except where
 * frequent words hardly ever meet. One statement.
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
  const results = rows.filter(isResult);
  dependOn(SEARCH);
  dependOnLinks(
    results.map((row) => ({ id: row.id, authorId: row.author_id })),
    settings,
  );
  return {
    query,
    results: results.map((row) => resultFrom(row, parsed, settings)),
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
  author_id: number;
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
  const candidates =
    databaseKind(db) === 'postgres' ? findInPostgres(query, CANDIDATES) : findInSqlite(query, CANDIDATES);
  const { rows } = await sql<FoundRow>`
    ${candidates},
    ranked as materialized (
      select post_id, sort_key, min(tier) as tier from candidates group by post_id, sort_key
    )
    select counted.total, posts.id, posts.slug, posts.title, posts.text, posts.published_at,
      users.id as author_id, users.slug as author_slug
    from (select count(*) as total from ranked) as counted
    left join (
      select * from ranked order by tier, sort_key desc, post_id desc limit ${limit} offset ${offset}
    ) as page on 1 = 1
    left join posts on posts.id = page.post_id
    left join users on users.id = posts.author_id
    order by page.tier, page.sort_key desc, page.post_id desc
  `.execute(named(db, 'search.page'));
  return rows;
}
