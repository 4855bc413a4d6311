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

/** A day and a half: as many as twenty years of posts need to have few in each. */
export const FINE: Level = { level: 0, width: 2 ** 27 };
/** A hundred days: some dozens are twenty years. */
export const COARSE: Level = { level: 1, width: 2 ** 33 };
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
  const [coarse, fine] = [bucketOf(time, COARSE), bucketOf(time, FINE)];
  return sql`cast(
    (select coalesce(sum(posts), 0) from list_counts where ${countsOf(SITE, COARSE)} and bucket > ${coarse})
    + (
      select coalesce(sum(posts), 0) from list_counts
      where ${countsOf(SITE, FINE)} and bucket > ${fine} and bucket < ${(coarse + 1) * FINE_IN_COARSE}
    )
    + ${postsToEndOfBucket(sql`${time}`, sql`${bucketEnd(time, FINE)}`)}
  as bigint)`;
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
    coarse as (
      select bucket, before from (
        select bucket, posts, sum(posts) over (order by bucket desc) - posts as before
        from list_counts where ${countsOf(list, COARSE)}
      ) as summed, wanted
      where before <= place and place < before + posts
    ),
    fine as (
      select bucket, before from (
        select counts.bucket, counts.posts,
          coarse.before + sum(counts.posts) over (order by counts.bucket desc) - counts.posts as before
        from coarse, list_counts as counts
        where ${countsOf(list, FINE)}
          and counts.bucket >= coarse.bucket * ${sql.lit(FINE_IN_COARSE)}
          and counts.bucket < (coarse.bucket + 1) * ${sql.lit(FINE_IN_COARSE)}
      ) as summed, wanted
      where before <= place and place < before + posts
    ),
    place as materialized (
      select (bucket + 1) * ${sql.lit(FINE.width)} as until, cast(place - before as bigint) as rest from fine, wanted
    )
  `;
}
