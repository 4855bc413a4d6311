import { sql } from 'kysely';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { calendarDate, monthStart } from '../site/calendar.ts';
import type { ArchivePeriod, ArchiveYear } from './archive.ts';
import { FIRST_POST, LAST_POST, POSTS, postTags } from './cache-tags.ts';
import { bucketEnd, bucketOf, countsOf, FINE, postsToEndOfBucket, SITE } from './post-list-counts.ts';

/** Posts dated further apart than this are found by their year's address, but not listed by month. */
const MOST_MONTHS = 1200;

/** The years and months that have posts, newest first. */
export async function listArchive(db: Reader, timeZone: string): Promise<ArchiveYear[]> {
  dependOn(POSTS);
  const months = await monthsBetweenFirstAndLast(db, timeZone);
  const [newest] = months;
  if (newest === undefined) return [];
  const counts = await countByMonth(db, [newest.end, ...months.map((month) => month.start)]);
  return groupByYear(
    months.map(({ year, month }, index) => ({ year, month, postCount: counts[index] ?? 0 })),
  );
}

/**
 * How many posts lie between each time and the next.
 * @param times the newest first.
 */
async function countByMonth(db: Reader, times: readonly number[]): Promise<number[]> {
  // Rows of VALUES, as SQLite joins no more than 500 SELECTs; both databases call their columns like this.
  const rows = times.map((time, index) => {
    const before = times[index - 1] ?? time;
    const numbers = [time, bucketEnd(time, FINE), bucketOf(time, FINE), bucketOf(before, FINE)];
    return sql`(${sql.join(numbers.map((number) => sql.lit(number)))})`;
  });
  const counted = await sql<{ time: number; rest: number; whole: number }>`
    select times.column1 as time, ${postsToEndOfBucket(sql`times.column1`, sql`times.column2`)} as rest, (
      select cast(coalesce(sum(posts), 0) as bigint) from list_counts
      where ${countsOf(SITE, FINE)} and bucket > times.column3 and bucket <= times.column4
    ) as whole
    from (values ${sql.join(rows)}) as times
  `.execute(named(db, 'posts.count-by-month'));
  const found = new Map(counted.rows.map((row) => [Number(row.time), row]));
  const restOf = (time: number) => found.get(time)?.rest ?? 0;
  // From a time to the next: to the end of its own stretch, whole ones, and of the last what comes before the next time.
  return times.slice(1).map((time, index) => {
    const { rest, whole } = found.get(time) ?? { rest: 0, whole: 0 };
    return rest + whole - restOf(times[index] ?? time);
  });
}

interface Month {
  year: number;
  month: number;
  start: number;
  end: number;
}

async function monthsBetweenFirstAndLast(db: Reader, timeZone: string): Promise<Month[]> {
  const { first, last } = await named(db, 'posts.first-and-last')
    .selectNoFrom((select) => [edge(select, 'asc').as('first'), edge(select, 'desc').as('last')])
    .executeTakeFirstOrThrow();
  if (first === null || last === null) return [];
  const from = calendarDate(first, timeZone);
  const until = calendarDate(last, timeZone);
  const newest = until.year * 12 + until.month - 1;
  const oldest = Math.max(from.year * 12 + from.month - 1, newest - MOST_MONTHS + 1);
  return Array.from({ length: newest - oldest + 1 }, (_, index) => {
    const year = Math.floor((newest - index) / 12);
    const month = newest - index - year * 12 + 1;
    return { year, month, start: startOf(year, month, timeZone), end: startOf(year, month + 1, timeZone) };
  });
}

/** Looking up a zone's calendar takes longer than all counts; a month begins when it begins. */
const starts = new Map<string, number>();
const MOST_STARTS = 10_000;

function startOf(year: number, month: number, timeZone: string): number {
  const key = `${year * 12 + month} ${timeZone}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  const start = monthStart(year, month, timeZone);
  if (starts.size >= MOST_STARTS) starts.clear();
  starts.set(key, start);
  return start;
}

function edge(db: Pick<Reader, 'selectFrom'>, direction: 'asc' | 'desc') {
  return edgePost(db, direction).select('published_at');
}

function edgePost(db: Pick<Reader, 'selectFrom'>, direction: 'asc' | 'desc') {
  return db
    .selectFrom('posts')
    .where('status', '=', 'published')
    .orderBy('published_at', direction)
    .orderBy('id', direction)
    .limit(1);
}

function groupByYear(months: readonly { year: number; month: number; postCount: number }[]): ArchiveYear[] {
  const years = Map.groupBy(
    months.filter((month) => month.postCount > 0),
    (month) => month.year,
  );
  return [...years].map(([year, ofYear]) => ({
    year,
    postCount: ofYear.reduce((sum, month) => sum + month.postCount, 0),
    months: ofYear.map(({ month, postCount }) => ({ month, postCount })).reverse(),
  }));
}

export interface PeriodsAround {
  previous: ArchivePeriod | null;
  next: ArchivePeriod | null;
}

/** The nearest periods of the same length that have posts. */
export async function findPeriodsAround(
  db: Reader,
  period: ArchivePeriod,
  { from, until }: { from: number; until: number },
  timeZone: string,
): Promise<PeriodsAround> {
  const { before, after, beforeId, afterId } = await named(db, 'posts.around-period')
    .selectNoFrom((select) => [
      edge(select, 'desc').where('published_at', '<', from).as('before'),
      edge(select, 'asc').where('published_at', '>=', until).as('after'),
      edgePost(select, 'desc').select('id').where('published_at', '<', from).as('beforeId'),
      edgePost(select, 'asc').select('id').where('published_at', '>=', until).as('afterId'),
    ])
    .executeTakeFirstOrThrow();
  // Whatever comes between a period and the post that stands nearest to it stands beside this post.
  dependOn(
    beforeId === null ? FIRST_POST : postTags.next(beforeId),
    afterId === null ? LAST_POST : postTags.previous(afterId),
  );
  const periodOf = (time: number | null): ArchivePeriod | null => {
    if (time === null) return null;
    const { year, month } = calendarDate(time, timeZone);
    return { year, month: period.month === null ? null : month };
  };
  return { previous: periodOf(before), next: periodOf(after) };
}
