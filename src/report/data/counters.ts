// What lists show as numbers: read where it is kept, and counted.
import { sql } from 'kysely';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { SITE, totalOfList } from '../../posts/post-list-counts.ts';
import { listPosts } from '../../posts/post-queries.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { measureInTurn } from '../measure.ts';
import type { Summary } from '../percentiles.ts';
import type { Measuring } from './data-context.ts';

export interface CounterEffect {
  name: string;
  kept: Summary;
  counted: Summary;
  /** Whether both gave the same numbers. */
  agree: boolean;
}

const LISTED_POSTS = 20;

export async function measureCounters({ context, large, efforts }: Measuring): Promise<CounterEffect[]> {
  const db = large.database.read;
  const pairs = await countersOf(db);
  const bar = context.progress('Counters against counting', pairs.length);
  const effects: CounterEffect[] = [];
  for (const { name, kept, counted } of pairs) {
    const [ofKept, ofCounted] = await measureInTurn([kept, counted], efforts.slow, context.signal);
    if (ofKept === undefined || ofCounted === undefined) continue;
    const agree = JSON.stringify(await kept()) === JSON.stringify(await counted());
    effects.push({ name, kept: ofKept, counted: ofCounted, agree });
    bar.advance();
  }
  bar.done();
  return effects;
}

/** Of what, and how many; the same order both ways. */
type Counts = Promise<readonly { id: number; count: number }[]>;

interface Counter {
  name: string;
  kept: () => Counts;
  counted: () => Counts;
}

async function countersOf(db: Reader): Promise<Counter[]> {
  const { posts } = await listPosts(
    db,
    { by: 'site' },
    { page: 1, size: LISTED_POSTS },
    await loadSettings(db),
  );
  const ids = posts.map((post) => post.id);
  return [
    {
      name: `Comments of each post in a list of ${posts.length}`,
      kept: () => keptComments(db, ids),
      counted: () => countedComments(db, ids),
    },
    { name: 'Posts of each tag', kept: () => keptPosts(db, 'tags'), counted: () => countedOfTags(db) },
    { name: 'Posts of each author', kept: () => keptPosts(db, 'users'), counted: () => countedOfAuthors(db) },
    { name: "The site's posts", kept: () => keptTotal(db), counted: () => countedTotal(db) },
  ];
}

function keptComments(db: Reader, ids: readonly number[]): Counts {
  return named(db, 'report.kept-comments')
    .selectFrom('posts')
    .select(['id', 'comment_count as count'])
    .where('id', 'in', ids)
    .where('comment_count', '>', 0)
    .orderBy('id')
    .execute();
}

// Post by post, as each is found by its index: for many posts at once SQLite may choose to read all comments.
async function countedComments(db: Reader, ids: readonly number[]): Counts {
  const rows = await named(db, 'report.counted-comments')
    .selectFrom('posts')
    .select('id')
    .select((query) =>
      query
        .selectFrom('comments')
        .select((row) => row.fn.countAll<number>().as('count'))
        .whereRef('comments.post_id', '=', 'posts.id')
        .where('comments.status', '=', sql.lit('approved'))
        .$asScalar()
        .$notNull()
        .as('count'),
    )
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  return rows.filter((row) => row.count > 0);
}

function keptPosts(db: Reader, table: 'tags' | 'users'): Counts {
  return named(db, `report.kept-of-${table}`)
    .selectFrom(table)
    .select(['id', 'post_count as count'])
    .where('post_count', '>', 0)
    .orderBy('id')
    .execute();
}

function countedOfTags(db: Reader): Counts {
  return named(db, 'report.counted-of-tags')
    .selectFrom('posts_tags')
    .select((query) => ['tag_id as id', query.fn.countAll<number>().as('count')])
    .where('listed_at', 'is not', null)
    .groupBy('tag_id')
    .orderBy('tag_id')
    .execute();
}

function countedOfAuthors(db: Reader): Counts {
  return named(db, 'report.counted-of-authors')
    .selectFrom('posts')
    .select((query) => ['author_id as id', query.fn.countAll<number>().as('count')])
    .where('status', '=', sql.lit('published'))
    .groupBy('author_id')
    .orderBy('author_id')
    .execute();
}

async function keptTotal(db: Reader): Counts {
  return named(db, 'report.kept-total')
    .selectNoFrom([sql<number>`0`.as('id'), totalOfList(SITE).as('count')])
    .execute();
}

async function countedTotal(db: Reader): Counts {
  return named(db, 'report.counted-total')
    .selectFrom('posts')
    .select((query) => [sql<number>`0`.as('id'), query.fn.countAll<number>().as('count')])
    .where('status', '=', sql.lit('published'))
    .execute();
}
