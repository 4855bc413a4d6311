// What rows carry so that lists need not count, held against a count from scratch. In pieces, each one statement and so of
// one moment: it is right while others write, and keeps nobody waiting long.
import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { EVERYTHING, invalidate } from '../invalidation/log.ts';
import {
  type ListPiece,
  listPieces,
  listRows,
  lockListCounts,
  type WrongListCount,
} from './list-counters.ts';

export interface WrongCounter {
  /** What is wrong, like `posts.comment_count`; for `list_counts` with the list, its id and the width. */
  counter: string;
  /** The row's id; for `list_counts` the number of the stretch of time. */
  id: number;
  stored: number;
  counted: number;
}

export interface WrongCounters {
  /** The first of them. */
  wrong: WrongCounter[];
  total: number;
}

const MOST_NAMED = 100;
const ROWS_AT_ONCE = 500;

/** Those that differ from what they should be. */
export async function findWrongCounters(db: Reader): Promise<WrongCounters> {
  const found: WrongCounters = { wrong: [], total: 0 };
  for await (const { wrong } of wrongPieces(db)) collect(found, wrong);
  return found;
}

/**
 * Counts anew what differs and stores it; what was found. Rows are locked before they are counted, so that nobody's
 * change is lost: who changes a counter has changed the rows before and waits for the lock.
 */
export async function repairCounters(database: Database): Promise<WrongCounters> {
  const found: WrongCounters = { wrong: [], total: 0 };
  for await (const { wrong, repair } of wrongPieces(database.read)) {
    collect(found, wrong);
    await database.transaction(async (tx) => {
      await repair(tx);
      // What is cut into pages by wrong numbers may be any list.
      invalidate(tx, [EVERYTHING]);
    });
  }
  return found;
}

function collect(found: WrongCounters, wrong: readonly WrongCounter[]): void {
  found.total += wrong.length;
  found.wrong.push(...wrong.slice(0, MOST_NAMED - found.wrong.length));
}

interface WrongPiece {
  wrong: WrongCounter[];
  repair: (tx: Transaction) => Promise<void>;
}

/** The pieces that hold something wrong. In this order: what is counted is right before what counts it is repaired. */
async function* wrongPieces(db: Reader): AsyncGenerator<WrongPiece> {
  for (const counter of COUNTERS) {
    for await (const { after, until } of idRanges(db, counter.table)) {
      const wrong = await findWrong(db, counter, sql`id > ${after} and id <= ${until}`);
      const ids = wrong.map((each) => each.id);
      if (ids.length > 0) yield { wrong, repair: (tx) => repair(tx, counter, ids) };
    }
  }
  for await (const piece of listPieces(db)) {
    const rows = await listRows(db, piece);
    if (rows.length > 0)
      yield { wrong: rows.map((row) => wrongList(piece, row)), repair: (tx) => repairList(tx, piece, rows) };
    await setImmediate();
  }
}

interface Counter {
  name: string;
  table: 'posts' | 'tags' | 'users';
  /** Of the row whose columns they name. */
  stored: RawBuilder<unknown>;
  counted: RawBuilder<unknown>;
  /** Makes the stored what is counted, for rows whose ids meet the condition. */
  correct(ids: RawBuilder<unknown>): RawBuilder<unknown>;
}

const OWN = sql`case when posts.status = 'published' then posts.published_at end`;

const COUNTERS: readonly Counter[] = [
  counterOf('posts', 'comment_count', "comments where post_id = posts.id and comments.status = 'approved'"),
  {
    // How many of a post's tags list it where they should.
    name: 'posts_tags.listed_at',
    table: 'posts',
    stored: sql`(
      select count(*) from posts_tags where post_id = posts.id
      and (listed_at = ${OWN} or (listed_at is null and ${OWN} is null))
    )`,
    counted: sql`(select count(*) from posts_tags where post_id = posts.id)`,
    correct: (ids) => sql`
      update posts_tags set listed_at = (select ${OWN} from posts where posts.id = posts_tags.post_id)
      where post_id in (select id from posts where ${ids})
    `,
  },
  counterOf('users', 'post_count', "posts where author_id = users.id and posts.status = 'published'"),
  counterOf('tags', 'post_count', 'posts_tags where tag_id = tags.id and listed_at is not null'),
];

function counterOf(table: Counter['table'], column: string, rows: string): Counter {
  const counted = sql`(select count(*) from ${sql.raw(rows)})`;
  return {
    name: `${table}.${column}`,
    table,
    stored: sql.ref(`${table}.${column}`),
    counted,
    correct: (ids) => sql`update ${sql.table(table)} set ${sql.ref(column)} = ${counted} where ${ids}`,
  };
}

async function findWrong(
  db: Reader,
  { name, table, stored, counted }: Counter,
  ids: RawBuilder<unknown>,
): Promise<WrongCounter[]> {
  const { rows } = await sql<Omit<WrongCounter, 'counter'>>`
    select id, stored, counted from (
      select id, ${stored} as stored, ${counted} as counted from ${sql.table(table)} where ${ids}
    ) as both_counts where stored <> counted order by id
  `.execute(named(db, `doctor.count-${name.replace(/[._]/g, '-')}`));
  return rows.map(({ id, stored, counted }) => ({ counter: name, id, stored, counted }));
}

async function repair(tx: Transaction, { name, table, correct }: Counter, ids: readonly number[]) {
  const db = named(tx, `doctor.repair-${name.replace(/[._]/g, '-')}`);
  const among = sql`id in (${sql.join(ids)})`;
  if (databaseKind(tx) === 'postgres')
    await sql`select id from ${sql.table(table)} where ${among} order by id for no key update`.execute(db);
  await correct(among).execute(db);
}

/** A table's ids in ranges of so many rows. */
async function* idRanges(
  db: Reader,
  table: Counter['table'],
): AsyncGenerator<{ after: number; until: number }> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const last = await named(db, `doctor.${table}-ids`)
      .selectFrom(table)
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .offset(ROWS_AT_ONCE - 1)
      .limit(1)
      .executeTakeFirst();
    yield { after, until: last?.id ?? Number.MAX_SAFE_INTEGER };
    if (last === undefined) return;
    after = last.id;
    await setImmediate();
  }
}

function wrongList({ list }: ListPiece, { level, bucket, stored, counted }: WrongListCount): WrongCounter {
  const name = list.by === 'site' ? 'the site' : `${list.by} ${list.id}`;
  const width = level === 0 ? 'by weeks' : 'by half years';
  return { counter: `list_counts of ${name}, ${width}`, id: bucket, stored, counted };
}

async function repairList(tx: Transaction, piece: ListPiece, rows: readonly WrongListCount[]): Promise<void> {
  await lockListCounts(tx, piece, rows);
  // Counted again: others may have changed them before they were locked.
  const { by } = piece.list;
  const id = by === 'site' ? 0 : piece.list.id;
  const isLocked = new Set(rows.map((row) => `${row.level} ${row.bucket}`));
  for (const { level, bucket, counted } of await listRows(tx, piece)) {
    if (!isLocked.has(`${level} ${bucket}`)) continue;
    await named(tx, 'doctor.repair-list-counts')
      .updateTable('list_counts')
      .set({ posts: counted })
      .where('list', '=', by)
      .where('list_id', '=', id)
      .where('level', '=', level)
      .where('bucket', '=', bucket)
      .execute();
  }
}
