import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';

/** What PostgreSQL's plans depend on: the values that most rows of the operator's tables have. */
export interface Famous {
  /** A word that many posts have. */
  word: string;
  /** When the first post was published and when the last, in milliseconds since 1970. */
  from: number;
  until: number;
  /** Lets a stage begin with the ids of what is famous. */
  begin(tx: Transaction): Promise<void>;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** @param database as it is; a stage on it takes over the ids of its busiest author, tag and post. */
export async function findFamous(database: Database, now: number): Promise<Famous> {
  // SQLite plans without looking at values.
  if (database.kind === 'sqlite')
    return { word: 'sea', from: now - 3 * YEAR, until: now, begin: async () => {} };
  const db = database.readSlowly;
  const author = await db
    .selectFrom('users')
    .select('id')
    .orderBy('post_count', 'desc')
    .limit(1)
    .executeTakeFirst();
  const tag = await db
    .selectFrom('tags')
    .select('id')
    .orderBy('post_count', 'desc')
    .limit(1)
    .executeTakeFirst();
  const post = await db
    .selectFrom('posts')
    .select(['id', 'title'])
    .orderBy('comment_count', 'desc')
    .limit(1)
    .executeTakeFirst();
  const times = await db
    .selectFrom('posts')
    .select(({ fn }) => [fn.min('published_at').as('from'), fn.max('published_at').as('until')])
    .executeTakeFirst();
  const ids = { users: author?.id, tags: tag?.id, posts: post?.id };
  return {
    word: longestWord(post?.title ?? 'sea'),
    from: times?.from ?? now - 3 * YEAR,
    until: Math.min(times?.until ?? now, now),
    begin: async (tx) => {
      for (const [table, id] of Object.entries(ids)) if (id !== undefined) await beginWith(tx, table, id);
    },
  };
}

/** Or with the next that is free. */
async function beginWith(tx: Transaction, table: string, id: number): Promise<void> {
  const target = sql.table(table);
  const { rows } = await sql<{ last: number }>`select coalesce(max(id), 0) as last from ${target}`.execute(
    tx,
  );
  const first = Math.max(id, (rows[0]?.last ?? 0) + 1);
  await sql`alter table ${target} alter column id restart with ${sql.lit(first)}`.execute(tx);
}

function longestWord(text: string): string {
  const words = text.match(/\p{L}+/gu) ?? ['sea'];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest));
}
