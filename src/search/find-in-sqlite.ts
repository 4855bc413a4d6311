import { type RawBuilder, sql } from 'kysely';
import { ftsLanguage } from './fts-query.ts';
import type { Field } from './indexed-words.ts';
import type { SearchQuery } from './parse-query.ts';
import { FIELDS, writtenQuery } from './written-query.ts';

/**
 * The common tables of a search, the last called `candidates (post_id, sort_key, tier)`: of each tier so many of the newest
 * published posts, unless a better tier is full. FTS5 reads its matches in the order of their keys and stops.
 */
export function findInSqlite(query: SearchQuery, most: number): RawBuilder<unknown> {
  const tiers = FIELDS.map((field, index) => tier(field, FIELDS.slice(0, index), most));
  const all = FIELDS.map(
    (field, index) => sql`select post_id, sort_key, ${sql.lit(index)} as tier from ${table(field)}`,
  );
  return sql`
    with written as materialized (${writtenQuery(query, ftsLanguage)}),
    ${sql.join(tiers)},
    candidates as (${sql.join(all, sql` union all `)})
  `;
}

function tier(field: Field, better: readonly Field[], most: number): RawBuilder<unknown> {
  // Each tier holds the better ones' posts, so one that is full needs no other. Said by the limit: as a condition it would
  // be asked of each match.
  const isFull = better.map((other) => sql`(select count(*) from ${table(other)}) = ${sql.lit(most)}`);
  const limit = sql`iif(${sql.join([...isFull, sql`0`], sql` or `)}, 0, ${sql.lit(most)})`;
  // The joins stand in this order: for each match, newest first, its post.
  return sql`${table(field)} as materialized (
    select search_keys.post_id, posts_search.rowid as sort_key
    from posts_search
    cross join search_keys on search_keys.sort_key = posts_search.rowid
    cross join posts on posts.id = search_keys.post_id
    where posts_search match (select ${sql.ref(field)} from written) and posts.status = 'published'
    order by posts_search.rowid desc limit ${limit}
  )`;
}

function table(field: Field): RawBuilder<unknown> {
  return sql.raw(`in_${field}`);
}
