// Tags and authors carry how many published posts they have; whoever changes a post changes these with it.
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { PostStatus } from './post.ts';

export interface CountedState {
  status: PostStatus;
  authorId: number;
  tagIds: readonly number[];
}

/**
 * Called once in a transaction, for all posts that it changes: rows are locked in one order then.
 * @param before none for a new post. @param after none for one that is deleted.
 */
export async function changeCounts(
  tx: Transaction,
  before: readonly CountedState[],
  after: readonly CountedState[],
): Promise<void> {
  const authors = new Map<number, number>();
  const tags = new Map<number, number>();
  for (const [states, change] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const { authorId, tagIds } of states.filter((state) => state.status === 'published')) {
      add(authors, authorId, change);
      for (const tagId of tagIds) add(tags, tagId, change);
    }
  }
  for (const [id, change] of inOrder(authors)) {
    await named(tx, 'authors.count-posts')
      .updateTable('users')
      .set((set) => ({ post_count: set('post_count', '+', change) }))
      .where('id', '=', id)
      .execute();
  }
  for (const [id, change] of inOrder(tags)) {
    await named(tx, 'tags.count-posts')
      .updateTable('tags')
      .set((set) => ({ post_count: set('post_count', '+', change) }))
      .where('id', '=', id)
      .execute();
  }
}

function add(counts: Map<number, number>, id: number, change: number): void {
  counts.set(id, (counts.get(id) ?? 0) + change);
}

// Ordered by id, so that two transactions never wait for each other in a circle.
function inOrder(counts: Map<number, number>): [id: number, change: number][] {
  return [...counts].filter(([, change]) => change !== 0).sort(([a], [b]) => a - b);
}
