import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { type CountedState, changeCounts } from './post-counts.ts';

/** Publishes the scheduled posts whose time has come; the ids of those it published. */
export async function publishDuePosts(tx: Transaction, now: number): Promise<number[]> {
  const due = await named(tx, 'posts.publish-due')
    .updateTable('posts')
    .set({ status: 'published' })
    .where('status', '=', 'scheduled')
    .where('published_at', '<=', now)
    .returning(['id', 'author_id as authorId', 'published_at'])
    .execute();
  const published: CountedState[] = [];
  for (const { id, authorId, published_at: publishedAt } of due) {
    const tags = await named(tx, 'posts.list-tags')
      .updateTable('posts_tags')
      .set({ listed_at: publishedAt })
      .where('post_id', '=', id)
      .returning('tag_id')
      .execute();
    published.push({ status: 'published', authorId, tagIds: tags.map((tag) => tag.tag_id) });
  }
  await changeCounts(tx, [], published);
  return due.map((post) => post.id);
}
