import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { SEARCH } from '../search/cache-tags.ts';
import { indexAgain } from './index-posts-of-tag.ts';
import { lockPosts } from './lock-posts.ts';

/** In one transaction; others write between two. */
export const INDEXED_AT_ONCE = 50;

/** Makes some of the posts findable that wait for it, the latest first; how many. */
export async function indexWaitingPosts(tx: Transaction): Promise<number> {
  const found = await named(tx, 'posts.waiting-for-index')
    .selectFrom('posts_to_index')
    .select('post_id')
    .orderBy('post_id', 'desc')
    .limit(INDEXED_AT_ONCE)
    .execute();
  const ids = found.map((row) => row.post_id);
  if (ids.length === 0) return 0;
  // Locked, so that nobody changes a text between its reading and its entry.
  await lockPosts(tx, ids);
  await indexAgain(tx, ids);
  invalidate(tx, [SEARCH]);
  await named(tx, 'posts.indexed').deleteFrom('posts_to_index').where('post_id', 'in', ids).execute();
  return ids.length;
}
