// The order of results as one number: newer posts have greater ones, of those of one millisecond the later made.
import { type RawBuilder, sql } from 'kysely';
import type { DatabaseKind } from '../database/database.ts';

/** When a post stands in the order: a draft that never was published by when it was begun. */
export const sortTime = sql`coalesce(posts.published_at, posts.created_at)`;

/** Of a row of `posts`. Never read into JavaScript: it is past what a number holds. */
export function sortKey(kind: DatabaseKind): RawBuilder<number> {
  const [least, greatest] = kind === 'postgres' ? ['least', 'greatest'] : ['min', 'max'];
  const time = sql`${sql.raw(least)}(${sql.raw(greatest)}(${sortTime}, ${sql.lit(-LAST_TIME)}), ${sql.lit(LAST_TIME)})`;
  return sql<number>`${time} * ${sql.lit(IDS_A_MILLISECOND)} + posts.id % ${sql.lit(IDS_A_MILLISECOND)}`;
}

const IDS_A_MILLISECOND = 2 ** 20;
/** In the year 2109: with the ids behind it, still an integer of 64 bits. */
const LAST_TIME = 2 ** 42;
