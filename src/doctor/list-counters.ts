// `list_counts` against the posts: list by list, and of a long list so many posts at a time.
import { type RawBuilder, sql } from 'kysely';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { bucketOf, COARSE, FINE, type ListOfPosts, SITE } from '../posts/post-list-counts.ts';

/** A list from one coarse stretch of time to another, which is not in it; null for no end. */
export interface ListPiece {
  list: ListOfPosts;
  from: number | null;
  until: number | null;
}

export interface WrongListCount {
  level: number;
  bucket: number;
  stored: number;
  counted: number;
}

const POSTS_AT_ONCE = 20_000;
const LISTS_AT_ONCE = 500;
const FINE_IN_COARSE = COARSE.width / FINE.width;

export async function* listPieces(db: Reader): AsyncGenerator<ListPiece> {
  for await (const list of allLists(db)) {
    for (let from: number | null = null; ; ) {
      const until: number | null = await endOfPiece(db, list, from);
      yield { list, from, until };
      if (until === null) break;
      from = until;
    }
  }
}

async function* allLists(db: Reader): AsyncGenerator<ListOfPosts> {
  yield SITE;
  for (const by of ['author', 'tag'] as const) {
    for (let after = 0; ; ) {
      const { rows } = await sql<{ id: number }>`
        select id from ${sql.table(by === 'tag' ? 'tags' : 'users')} where id > ${after}
        union select list_id from list_counts where list = ${sql.lit(by)} and list_id > ${after}
        order by 1 limit ${sql.lit(LISTS_AT_ONCE)}
      `.execute(named(db, `doctor.lists-by-${by}`));
      for (const { id } of rows) yield { by, id };
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
  }
}

async function endOfPiece(db: Reader, list: ListOfPosts, from: number | null): Promise<number | null> {
  const { time, rows } = postsOf(list);
  const later = from === null ? sql`true` : sql`${time} >= ${from * COARSE.width}`;
  const found = await sql<{ time: number }>`
    select ${time} as time from ${rows} and ${later} order by ${time} limit 1 offset ${sql.lit(POSTS_AT_ONCE)}
  `.execute(named(db, `doctor.end-of-piece-by-${list.by}`));
  const end = found.rows[0]?.time;
  if (end === undefined) return null;
  const bucket = bucketOf(end, COARSE);
  // A stretch that holds more posts than that is a piece by itself.
  return from === null ? bucket : Math.max(bucket, from + 1);
}

/** What is stored and what is counted, where they differ; one statement. */
export async function listRows(db: Reader, { list, from, until }: ListPiece): Promise<WrongListCount[]> {
  const { time, rows } = postsOf(list);
  const id = list.by === 'site' ? 0 : list.id;
  const counts = [FINE, COARSE].flatMap((each) => {
    const bucket = each === FINE ? sql`${time} >> 29` : sql`${time} >> 34`;
    const scale = each === FINE ? FINE_IN_COARSE : 1;
    return [
      sql`select level, bucket, posts as stored, 0 as counted from list_counts
        where list = ${sql.lit(list.by)} and list_id = ${id} and level = ${sql.lit(each.level)}
        and ${between(sql`bucket`, from, until, scale)}`,
      sql`select ${sql.lit(each.level)} as level, ${bucket} as bucket, 0 as stored, count(*) as counted
        from ${rows} and ${between(time, from, until, COARSE.width)} group by ${bucket}`,
    ];
  });
  const found = await sql<WrongListCount>`
    select level, bucket, cast(sum(stored) as bigint) as stored, cast(sum(counted) as bigint) as counted
    from (${sql.join(counts, sql` union all `)}) as both_counts
    group by level, bucket having sum(stored) <> sum(counted) order by level, bucket
  `.execute(named(db, `doctor.count-lists-by-${list.by}`));
  return found.rows;
}

/** Locks what is stored of these, in their order, and stores nothing where there was nothing. */
export async function lockListCounts(
  tx: Transaction,
  { list }: ListPiece,
  rows: readonly WrongListCount[],
): Promise<void> {
  const id = list.by === 'site' ? 0 : list.id;
  for (const { level, bucket } of rows)
    await named(tx, 'doctor.lock-list-counts')
      .insertInto('list_counts')
      .values({ list: list.by, list_id: id, level, bucket, posts: 0 })
      .onConflict((conflict) =>
        conflict
          .columns(['list', 'list_id', 'level', 'bucket'])
          .doUpdateSet((set) => ({ posts: set.ref('list_counts.posts') })),
      )
      .execute();
}

function postsOf(list: ListOfPosts): { time: RawBuilder<unknown>; rows: RawBuilder<unknown> } {
  if (list.by === 'tag') {
    const rows = sql`posts_tags where tag_id = ${list.id} and listed_at is not null`;
    return { time: sql.ref('listed_at'), rows };
  }
  const author = list.by === 'author' ? sql` and author_id = ${list.id}` : sql``;
  return { time: sql.ref('published_at'), rows: sql`posts where status = 'published'${author}` };
}

function between(
  value: RawBuilder<unknown>,
  from: number | null,
  until: number | null,
  scale: number,
): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (from !== null) conditions.push(sql`${value} >= ${from * scale}`);
  if (until !== null) conditions.push(sql`${value} < ${until * scale}`);
  return sql.join(conditions, sql` and `);
}
