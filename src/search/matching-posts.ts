import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { ftsLanguage } from './fts-query.ts';
import { parseQuery } from './parse-query.ts';
import { tsLanguage } from './ts-query.ts';
import { writtenQuery } from './written-query.ts';

/** The ids of all posts, of whatever status, that have a query's words; null for a query without any. */
export function matchingPosts(db: Reader, query: string): RawBuilder<unknown> | null {
  const parsed = parseQuery(query);
  if (parsed.terms.length === 0) return null;
  return databaseKind(db) === 'postgres'
    ? sql`select post_id from posts_search
        where search_document(document) @@ (select "all" from (${writtenQuery(parsed, tsLanguage)}) as written)::tsquery`
    : sql`select post_id from search_keys where sort_key in (
        select rowid from posts_search
        where posts_search match (select "all" from (${writtenQuery(parsed, ftsLanguage)}) as written)
      )`;
}
