import { type RawBuilder, sql } from 'kysely';
import type { SearchQuery } from './parse-query.ts';
import { looksBack } from './time-tokens.ts';
import { tsLanguage } from './ts-query.ts';
import { FIELDS, writtenQuery } from './written-query.ts';

/**
 * The common tables of a search, the last called `candidates (post_id, sort_key, tier)`: of each tier so many of the newest
 * published posts, unless a better tier is full. It looks at the newest posts first, and further back only as long as it
 * has not found enough, so that what it reads and sorts is never much more than what it needs. The planner sees none of
 * the words, so that its plan is the same for rare and frequent ones.
 */
export function findInPostgres(query: SearchQuery, most: number): RawBuilder<unknown> {
  return sql`
    with recursive written as materialized (${writtenQuery(query, tsLanguage)}),
    ${looksBack()},
    asked as materialized (
      select array[${sql.join(FIELDS.map((field) => sql.ref(field)))}] as queries, looks
      from written cross join back
    ),
    seen (tier, look, posts) as (
      select 1, 0, '{}'::bigint[]
      union all
      select tier, look, array(${matches(sql`(queries[tier] || looks[look])::tsquery`, most)})
      from (
        select case when look = cardinality(looks) then tier + 1 else tier end as tier,
          case when look = cardinality(looks) then 1 else look + 1 end as look
        from seen cross join asked
        where cardinality(posts) < ${sql.lit(most)} and (tier < ${sql.lit(FIELDS.length)} or look < cardinality(looks))
      ) as next
      cross join asked
    ),
    candidates as (
      select found.post_id, entry.sort_key, found.tier
      from (select distinct tier, unnest(posts) as post_id from seen) as found
      cross join lateral (
        select sort_key from posts_search where posts_search.post_id = found.post_id limit 1
      ) as entry
    )
  `;
}

// Sorted first and joined then, one by one, until there are enough.
function matches(tsquery: RawBuilder<unknown>, most: number): RawBuilder<unknown> {
  return sql`
    select match.post_id
    from (
      select post_id, sort_key from posts_search where search_document(document) @@ ${tsquery} order by sort_key desc, post_id desc
    ) as match
    cross join lateral (
      select from posts where posts.id = match.post_id and posts.status = 'published' limit 1
    ) as published
    order by match.sort_key desc, match.post_id desc limit ${sql.lit(most)}
  `;
}
