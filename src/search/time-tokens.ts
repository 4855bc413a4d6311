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
/** Each look takes in so much longer a time than the one before; the last takes in all. */
const FACTOR = 8;
export const LOOKS = 4;
/** Stretches that make up one look at most; more would fit more closely. */
const PIECES = 8;

/**
 * A select of one row with `looks`, a `text[]`: what is to be added to a `tsquery` so that it finds the newest posts alone,
 * for each look; the last adds nothing.
 */
export function looksBack(): RawBuilder<unknown> {
  const published = sql`select published_at from posts where status = 'published' order by published_at desc, id desc`;
  return sql`
    select array(
      select coalesce((
        select ' & (' || string_agg('''' || ${MARK} || size || ':' || piece || '''', ' | ') || ')'
        from (
          select min(size) as size from generate_series(${sql.lit(SHORTEST)}, ${sql.lit(LONGEST)}, ${sql.lit(STEP)}) as size
          where (1::bigint << size) * ${sql.lit(PIECES)} >= span
        ) as sizes
        cross join generate_series((newest - span) >> size, newest >> size) as piece
      ), '')
      from (
        select newest, (newest - first) * power(${sql.lit(FACTOR)}, look)::bigint as span
        from generate_series(0, ${sql.lit(LOOKS - 1)}) as look
      ) as spans
    ) as looks
    from (select (${published} limit 1) as newest, (${published} offset ${sql.lit(FIRST_POSTS - 1)} limit 1) as first) as ends
  `;
}
