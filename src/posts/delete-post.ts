import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { removePost } from '../search/index-post.ts';
import { lockPost } from './lock-post.ts';
import { recordPostChanges } from './record-post-changes.ts';

/** Removes a post with its comments, its redirects and its entry in the search; false when there is none. */
export async function deletePost(tx: Transaction, id: number): Promise<boolean> {
  const post = await lockPost(tx, id);
  if (post === undefined) return false;
  await removePost(tx, id);
  await named(tx, 'posts.delete').deleteFrom('posts').where('id', '=', id).execute();
  await recordPostChanges(tx, [post], []);
  return true;
}
