import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { lockPosts } from './lock-posts.ts';
import { recordPostChanges } from './record-post-changes.ts';

/** In one transaction; the others' turn comes with the next. */
export const PUBLISHED_AT_ONCE = 100;

/** Publishes the scheduled posts whose time has come, the first due first and so many at most; the ids of those it published. */
export async function publishDuePosts(tx: Transaction, now: number): Promise<number[]> {
  const found = await named(tx, 'posts.due')
    .selectFrom('posts')
    .select('id')
    .where('status', '=', 'scheduled')
    .where('published_at', '<=', now)
    .orderBy('published_at')
    .orderBy('id')
    .limit(PUBLISHED_AT_ONCE)
    .execute();
  const before = await lockPosts(
    tx,
    found.map((post) => post.id),
  );
  if (before.length === 0) return [];
  // Asked again: somebody may have taken one back, or put it off, before it was locked.
  const due = await named(tx, 'posts.publish-due')
    .updateTable('posts')
    .set({ status: 'published' })
    .where(
      'id',
      'in',
      before.map((post) => post.id),
    )
    .where('status', '=', 'scheduled')
    .where('published_at', '<=', now)
    .returning('id')
    .execute();
  const ids = due.map((post) => post.id);
  await listUnderTags(tx, ids);
  const published = before.filter((post) => ids.includes(post.id));
  await recordPostChanges(
    tx,
    published,
    published.map((post) => ({ ...post, status: 'published' })),
  );
  return ids;
}

async function listUnderTags(tx: Transaction, postIds: readonly number[]): Promise<void> {
  if (postIds.length === 0) return;
  await named(tx, 'posts.list-tags')
    .updateTable('posts_tags')
    .set((set) => ({
      listed_at: set
        .selectFrom('posts')
        .select('posts.published_at')
        .whereRef('posts.id', '=', 'posts_tags.post_id'),
    }))
    .where('post_id', 'in', postIds)
    .execute();
}
