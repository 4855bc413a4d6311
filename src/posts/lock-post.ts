import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { type PostState, STATE_COLUMNS } from './post-state.ts';

/**
 * What of a post its address, the counts of its author and tags, and caches depend on; undefined when there is no such
 * post. Nobody else changes it until the transaction ends: the update changes nothing and locks the row.
 */
export async function lockPost(tx: Transaction, id: number): Promise<PostState | undefined> {
  const row = await named(tx, 'posts.lock')
    .updateTable('posts')
    .set((set) => ({ updated_at: set.ref('updated_at') }))
    .where('id', '=', id)
    .returning(STATE_COLUMNS)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const tags = await named(tx, 'posts.tag-ids')
    .selectFrom('posts_tags')
    .select(['tag_id', 'position'])
    .where('post_id', '=', id)
    .execute();
  return { ...row, tagIds: inOrder(tags) };
}

/** In the writer's order. */
export function inOrder(tags: readonly { tag_id: number; position: number }[]): number[] {
  return tags.toSorted((one, other) => one.position - other.position).map((tag) => tag.tag_id);
}
