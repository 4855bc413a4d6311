import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { inOrder } from './lock-post.ts';
import { type PostState, STATE_COLUMNS } from './post-state.ts';

/** Does what `lockPost` does for many posts, in the order of their ids; those that are gone are left out. */
export async function lockPosts(tx: Transaction, ids: readonly number[]): Promise<PostState[]> {
  if (ids.length === 0) return [];
  const query = named(tx, 'posts.lock-many')
    .selectFrom('posts')
    .select(STATE_COLUMNS)
    .where('id', 'in', ids)
    .orderBy('id');
  // SQLite has one writer at a time. The lock is the one that `lockPost` takes: whoever adds a row that refers to a post,
  // such as a revision, does not wait for it.
  const posts = await (databaseKind(tx) === 'postgres' ? query.forNoKeyUpdate() : query).execute();
  const rows = await named(tx, 'posts.tag-ids-of-many')
    .selectFrom('posts_tags')
    .select(['post_id', 'tag_id', 'position'])
    .where('post_id', 'in', ids)
    .execute();
  const tags = Map.groupBy(rows, (row) => row.post_id);
  return posts.map((post) => ({ ...post, tagIds: inOrder(tags.get(post.id) ?? []) }));
}
