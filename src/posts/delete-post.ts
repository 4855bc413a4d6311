import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { removePost } from '../search/index-post.ts';
import { changeCounts } from './post-counts.ts';

/** Removes a post with its comments, its redirects and its entry in the search; false when there is none. */
export async function deletePost(tx: Transaction, id: number): Promise<boolean> {
  const tags = await named(tx, 'posts.tag-ids')
    .selectFrom('posts_tags')
    .select('tag_id')
    .where('post_id', '=', id)
    .execute();
  await removePost(tx, id);
  const gone = await named(tx, 'posts.delete')
    .deleteFrom('posts')
    .where('id', '=', id)
    .returning(['status', 'author_id as authorId'])
    .executeTakeFirst();
  if (gone === undefined) return false;
  await changeCounts(tx, { ...gone, tagIds: tags.map((tag) => tag.tag_id) }, null);
  return true;
}
