import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { invalidate, withdraw } from '../invalidation/log.ts';
import {
  FIRST_POST,
  IDS_PER_SITEMAP,
  LAST_POST,
  POSTS_SITEMAPS,
  postTags,
  sitemapOfPost,
} from './cache-tags.ts';
import { type Place, placesChanged, tagsOfPostChange } from './changed-tags.ts';
import { changeCounts } from './post-counts.ts';
import type { PostState } from './post-state.ts';

/**
 * Keeps in step with posts that were changed what hangs on them: the counts that lists show, and what caches hold. Called
 * once in a transaction, for all posts that it changes, when they are as they are to be. Four statements at most, and a lock
 * on PostgreSQL: whoever else adds posts to lists, or takes them out, waits from here to the transaction's end.
 * @param before none for a new post. @param after none for one that is deleted.
 */
export async function recordPostChanges(
  tx: Transaction,
  before: readonly PostState[],
  after: readonly PostState[],
): Promise<void> {
  await changeCounts(tx, before, after);
  const byId = new Map(before.map((post) => [post.id, post]));
  const changes = [
    ...after.map((post) => ({ before: byId.get(post.id) ?? null, after: post })),
    ...before
      .filter(({ id }) => !after.some((post) => post.id === id))
      .map((post) => ({ before: post, after: null })),
  ];
  for (const change of changes) {
    const { invalidated, withdrawn } = tagsOfPostChange(change.before, change.after);
    invalidate(tx, invalidated);
    withdraw(tx, withdrawn);
  }
  const places = changes.flatMap((change) => placesChanged(change.before, change.after));
  invalidate(tx, await tagsBeside(tx, places));
}

/** Of the published posts before and after each of these places, and of whether others are in its sitemap. */
async function tagsBeside(tx: Transaction, places: readonly Place[]): Promise<string[]> {
  if (places.length === 0) return [];
  // Of two that are published beside each other at the same moment, the second must see the first.
  await takeLock(tx, 'places');
  const rows = places.map(({ publishedAt, id }) => {
    const numbers = [publishedAt, id, sitemapOfPost(id)];
    return sql`(${sql.join(numbers.map((number) => sql`cast(${number} as bigint)`))})`;
  });
  const found = await sql<{ previous: number | null; next: number | null; companion: number | null }>`
    with places (published_at, id, sitemap) as (values ${sql.join(rows)})
    select ${beside('previous')} as previous, ${beside('next')} as next, ${COMPANION} as companion
    from places as place
  `.execute(named(tx, 'posts.beside'));
  return found.rows.flatMap(({ previous, next, companion }) => [
    previous === null ? FIRST_POST : postTags.next(previous),
    next === null ? LAST_POST : postTags.previous(next),
    ...(companion === null ? [POSTS_SITEMAPS] : []),
  ]);
}

function beside(side: 'previous' | 'next') {
  const compare = sql.raw(side === 'previous' ? '<' : '>');
  const direction = sql.raw(side === 'previous' ? 'desc' : 'asc');
  return sql`(
    select id from posts
    where status = 'published' and (published_at, id) ${compare} (place.published_at, place.id)
    order by published_at ${direction}, id ${direction} limit 1
  )`;
}

/** Another post that was in the same sitemap all along; its condition is written so that it leaves the databases the ids. */
const COMPANION = sql`(
  select id from posts
  where id > (place.sitemap - 1) * ${sql.lit(IDS_PER_SITEMAP)} and id <= place.sitemap * ${sql.lit(IDS_PER_SITEMAP)}
    and id not in (select id from places)
    and status || '' = 'published'
  order by id limit 1
)`;
