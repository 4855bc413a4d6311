// `list_counts` holds how many published posts each list has by stretches of time, fine ones and coarse ones. What stands
// at a place of a list is found by adding up a few of them, newest first, and how many posts lie in a span likewise:
// neither depends on how many posts there are. Of posts that share one fine stretch, the index is walked.
import { type RawBuilder, sql } from 'kysely';

/** The site's, a tag's or an author's published posts. */
export type ListOfPosts = { by: 'site' } | { by: 'tag' | 'author'; id: number };

interface Level {
  level: number;
  /** Milliseconds. */
  width: number;
}

/** Six days: of a million posts in twenty years some hundreds lie in each. */
export const FINE: Level = { level: 0, width: 2 ** 29 };
/** Two hundred days: some dozens are twenty years, and some dozens of the fine ones are one. */
export const COARSE: Level = { level: 1, width: 2 ** 34 };
export const LEVELS = [FINE, COARSE] as const;

const FINE_IN_COARSE = COARSE.width / FINE.width;

/** The number of the stretch in which a time lies; below 0 before 1970. */
export function bucketOf(time: number, { width }: Level): number {
  return Math.floor(time / width);
}

/** When the stretch of a time ends, itself not in it. */
export function bucketEnd(time: number, level: Level): number {
  return (bucketOf(time, level) + 1) * level.width;
}

/** The rows of `list_counts` that a list has of a level, as a condition. */
export function countsOf(list: ListOfPosts, { level }: Level): RawBuilder<boolean> {
  const id = list.by === 'site' ? sql.lit(0) : sql`${list.id}`;
  return sql`list = ${sql.lit(list.by)} and list_id = ${id} and level = ${sql.lit(level)}`;
}

/** How many posts a list has. */
export function totalOfList(list: ListOfPosts): RawBuilder<number> {
  return sql`(select cast(coalesce(sum(posts), 0) as bigint) from list_counts where ${countsOf(list, COARSE)})`;
}

/** How many posts of the site are as new as a time or newer. */
export function postsSince(time: number): RawBuilder<number> {
  const since = sql<number>`cast(${time} as bigint)`;
  const [coarse, fine] = [bucketAt(since, COARSE), bucketAt(since, FINE)];
  const fineEnd = sql<number>`((${fine} + 1) * ${sql.lit(FINE.width)})`;
  return sql`cast(
    (select coalesce(sum(posts), 0) from list_counts where ${countsOf(SITE, COARSE)} and bucket > ${coarse})
    + (
      select coalesce(sum(posts), 0) from list_counts
      where ${countsOf(SITE, FINE)} and bucket > ${fine} and bucket < (${coarse} + 1) * ${sql.lit(FINE_IN_COARSE)}
    )
    + ${postsToEndOfBucket(since, fineEnd)}
  as bigint)`;
}

/** What `bucketOf` gives: shifting also rounds down what is below 0. */
function bucketAt(time: RawBuilder<number>, { width }: Level): RawBuilder<number> {
  return sql`(${time} >> ${sql.lit(Math.log2(width))})`;
}

/** How many posts of the site lie between a time and the end of its fine stretch. */
export function postsToEndOfBucket(time: RawBuilder<number>, end: RawBuilder<number>): RawBuilder<number> {
  return sql`(
    select count(*) from posts where status = 'published' and published_at >= ${time} and published_at < ${end}
  )`;
}

export const SITE = { by: 'site' } as const;

/**
 * The place of a list at which so many posts come before, as one row: only posts older than `until` are read, and of
 * these so many more, `rest`, are passed over. No row where the list is shorter.
 * @param offset which may be `posts` counted in the same statement.
 */
export function placeInList(list: ListOfPosts, offset: RawBuilder<number>): RawBuilder<unknown> {
  return sql`
    wanted as materialized (select cast(${offset} as bigint) as place),
    coarse as materialized (${stretchAt(
      sql`select bucket, posts, sum(posts) over (order by bucket desc) as until from list_counts
        where ${countsOf(list, COARSE)}`,
    )}),
    fine as materialized (${stretchAt(
      sql`select bucket, posts, (select before from coarse) + sum(posts) over (order by bucket desc) as until
        from list_counts
        where ${countsOf(list, FINE)}
          and bucket >= (select bucket from coarse) * ${sql.lit(FINE_IN_COARSE)}
          and bucket < (select bucket + 1 from coarse) * ${sql.lit(FINE_IN_COARSE)}`,
    )}),
    place as materialized (
      select (bucket + 1) * ${sql.lit(FINE.width)} as until,
        cast((select place from wanted) - before as bigint) as rest
      from fine
    )
  `;
}

/** Of stretches with how many posts there are to their ends, counted from the newest, the one that holds the place. */
function stretchAt(stretches: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select bucket, until - posts as before from (${stretches}) as summed
    where until > (select place from wanted)
    order by bucket desc limit 1
  `;
}
