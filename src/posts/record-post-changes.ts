import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate, withdraw } from '../invalidation/log.ts';
import { FIRST_POST, LAST_POST, postTags } from './cache-tags.ts';
import { type Place, placesChanged, tagsOfPostChange } from './changed-tags.ts';
import { changeCounts } from './post-counts.ts';
import type { PostState } from './post-state.ts';

/**
 * Keeps in step with posts that were changed what hangs on them: the counts that lists show, and what caches hold. Called
 * once in a transaction, for all posts that it changes, when they are as they are to be. Four statements at most.
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
  invalidate(
    tx,
    await tagsBeside(
      tx,
      changes.flatMap((change) => placesChanged(change.before, change.after)),
    ),
  );
}

/** Of the published posts before and after each of these places. */
async function tagsBeside(tx: Transaction, places: readonly Place[]): Promise<string[]> {
  if (places.length === 0) return [];
  const rows = places.map(
    ({ publishedAt, id }) => sql`(cast(${publishedAt} as bigint), cast(${id} as bigint))`,
  );
  const found = await sql<{ previous: number | null; next: number | null }>`
    select ${beside('previous')} as previous, ${beside('next')} as next
    from (values ${sql.join(rows)}) as places
  `.execute(named(tx, 'posts.beside'));
  return found.rows.flatMap(({ previous, next }) => [
    previous === null ? FIRST_POST : postTags.neighbours(previous),
    next === null ? LAST_POST : postTags.neighbours(next),
  ]);
}

function beside(side: 'previous' | 'next') {
  const compare = sql.raw(side === 'previous' ? '<' : '>');
  const direction = sql.raw(side === 'previous' ? 'desc' : 'asc');
  return sql`(
    select id from posts
    where status = 'published' and (published_at, id) ${compare} (places.column1, places.column2)
    order by published_at ${direction}, id ${direction} limit 1
  )`;
}
