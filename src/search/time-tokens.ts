// PostgreSQL's index knows no order. So each of its entries carries, beside its words, the stretches of time that it lies
// in, long ones and short ones, as if they were words; a search asks for the newest stretch first.
import { type RawBuilder, sql } from 'kysely';
import { sortTime } from './sort-key.ts';

/** No word begins so. */
const MARK = sql`chr(57347)`;

/** Lengths of stretches in powers of two of milliseconds, from 17 minutes to 34 years, each four times the one before. */
const SHORTEST = 20;
const LONGEST = 40;
const STEP = 2;

/** A `text[]`: the stretches of a row of `posts`. */
export function timeTokens(): RawBuilder<string[]> {
  return sql`array(
    select ${MARK} || size || ':' || (${sortTime} >> size)
    from generate_series(${sql.lit(SHORTEST)}, ${sql.lit(LONGEST)}, ${sql.lit(STEP)}) as size
  )`;
}

/** So many published posts the first look takes in: more than are ever shown, since a word may be in each. */
const FIRST_POSTS = 400;
/** Each look takes in so much longer a time than the one before. */
const FACTOR = 8;
const LOOKS = 3;
/** Stretches that make up one look at most; more would fit more closely. */
const PIECES = 8;

/**
 * The last of these common tables is `back (looks)`, one row with a `text[]`: what is to be added to a `tsquery` so that it
 * finds the newest posts alone, each look further back; the last adds nothing. A small site has that one only.
 */
export function looksBack(): RawBuilder<unknown> {
  const published = sql`select published_at from posts where status = 'published' order by published_at desc, id desc`;
  const sizes = sql`generate_series(${sql.lit(SHORTEST)}, ${sql.lit(LONGEST)}, ${sql.lit(STEP)})`;
  return sql`
    ends as materialized (
      select (${published} limit 1) as newest, (${published} offset ${sql.lit(FIRST_POSTS - 1)} limit 1) as first
    ),
    spans as materialized (
      select look, newest, (newest - first) * power(${sql.lit(FACTOR)}, look)::bigint as span
      from ends cross join generate_series(0, ${sql.lit(LOOKS - 1)}) as look
    ),
    sized as materialized (
      select look, newest, span, (
        select min(size) from ${sizes} as size where (1::bigint << size) * ${sql.lit(PIECES)} >= span
      ) as size
      from spans
    ),
    back as materialized (
      select array(
        select ' & (' || string_agg('''' || ${MARK} || size || ':' || piece || '''', ' | ') || ')'
        from sized cross join lateral generate_series((newest - span) >> size, newest >> size) as piece
        group by look order by look
      ) || ''::text as looks
    )
  `;
}
