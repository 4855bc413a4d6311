// Tags and authors carry how many published posts they have; whoever changes a post changes these with it.
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { PostStatus } from './post.ts';

export interface CountedState {
  status: PostStatus;
  authorId: number;
  tagIds: readonly number[];
}

/** @param before null for a new post. @param after null for one that is deleted. */
export async function changeCounts(
  tx: Transaction,
  before: CountedState | null,
  after: CountedState | null,
): Promise<void> {
  const authors = new Map<number, number>();
  const tags = new Map<number, number>();
  for (const [state, change] of [
    [before, -1],
    [after, 1],
  ] as const) {
    if (state === null || state.status !== 'published') continue;
    add(authors, state.authorId, change);
    for (const tagId of state.tagIds) add(tags, tagId, change);
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
