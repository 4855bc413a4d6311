import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { calendarDate, monthStart } from '../site/calendar.ts';
import type { ArchivePeriod, ArchiveYear } from './archive.ts';

/** Posts dated further apart than this are found by their year's address, but not listed by month. */
const MOST_MONTHS = 1200;

/** The years and months that have posts, newest first. */
export async function listArchive(db: Reader, timeZone: string): Promise<ArchiveYear[]> {
  const months = await monthsBetweenFirstAndLast(db, timeZone);
  if (months.length === 0) return [];
  // Rows of VALUES, as SQLite joins no more than 500 SELECTs; both databases call their columns like this.
  const rows = months.map(({ start, end }) => sql`(${sql.lit(start)}, ${sql.lit(end)})`);
  const counted = await sql<{ start: number; posts: number }>`
    select months.column1 as start, (
      select count(*) from posts
      where status = 'published' and published_at >= months.column1 and published_at < months.column2
    ) as posts
    from (values ${sql.join(rows)}) as months
  `.execute(named(db, 'posts.count-by-month'));
  const counts = new Map(counted.rows.map((row) => [Number(row.start), row.posts]));
  return groupByYear(
    months.map(({ year, month, start }) => ({ year, month, postCount: counts.get(start) ?? 0 })),
  );
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
  const count = Math.min(MOST_MONTHS, (until.year - from.year) * 12 + until.month - from.month + 1);
  return Array.from({ length: count }, (_, index) => {
    const month = until.month - index;
    const start = monthStart(until.year, month, timeZone);
    const date = calendarDate(start, timeZone);
    return { year: date.year, month: date.month, start, end: monthStart(until.year, month + 1, timeZone) };
  });
}

function edge(db: Pick<Reader, 'selectFrom'>, direction: 'asc' | 'desc') {
  return db
    .selectFrom('posts')
    .select('published_at')
    .where('status', '=', 'published')
    .orderBy('published_at', direction)
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
  const { before, after } = await named(db, 'posts.around-period')
    .selectNoFrom((select) => [
      edge(select, 'desc').where('published_at', '<', from).as('before'),
      edge(select, 'asc').where('published_at', '>=', until).as('after'),
    ])
    .executeTakeFirstOrThrow();
  const periodOf = (time: number | null): ArchivePeriod | null => {
    if (time === null) return null;
    const { year, month } = calendarDate(time, timeZone);
    return { year, month: period.month === null ? null : month };
  };
  return { previous: periodOf(before), next: periodOf(after) };
}
