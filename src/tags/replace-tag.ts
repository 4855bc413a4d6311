// Takes a tag from its posts, or gives them another for it: some posts in each transaction, so that nobody waits long.
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { changeEdits } from '../posts/editing/change-edits.ts';
import { indexAgain, postsOfTag } from '../posts/index-posts-of-tag.ts';
import { lockPosts } from '../posts/lock-posts.ts';
import { recordPostChanges } from '../posts/record-post-changes.ts';
import type { TagRef } from './tag.ts';

type KnownTag = TagRef & { id: number };

/** How many posts still had it: none when it is done. Where a post has both, the tag that stays keeps its place. */
export async function replaceTag(tx: Transaction, tag: KnownTag, by: KnownTag | null): Promise<number> {
  const ids = await postsOfTag(tx, tag.id, 0);
  const before = (await lockPosts(tx, ids)).filter((post) => post.tagIds.includes(tag.id));
  const without = before.filter((post) => by === null || post.tagIds.includes(by.id)).map((post) => post.id);
  const replaced = before.map((post) => post.id).filter((id) => !without.includes(id));
  await takeTag(tx, tag.id, without);
  if (by !== null && replaced.length > 0)
    await named(tx, 'tags.give-posts')
      .updateTable('posts_tags')
      .set({ tag_id: by.id })
      .where('tag_id', '=', tag.id)
      .where('post_id', 'in', replaced)
      .execute();
  const change = (tagIds: readonly number[]) => {
    const rest = tagIds.filter((id) => id !== tag.id && id !== by?.id);
    return by === null ? rest : [...rest, by.id];
  };
  await recordPostChanges(
    tx,
    before,
    before.map((post) => ({ ...post, tagIds: change(post.tagIds) })),
  );
  const changed = before.map((post) => post.id);
  await indexAgain(tx, changed);
  await changeEdits(tx, 'post', changed, (fields) => ({
    ...fields,
    tags: [
      ...new Set(fields.tags.flatMap((name) => (name !== tag.name ? [name] : by === null ? [] : [by.name]))),
    ],
  }));
  return ids.length;
}

/** The tags behind it move up. */
async function takeTag(tx: Transaction, tagId: number, postIds: readonly number[]): Promise<void> {
  if (postIds.length === 0) return;
  await named(tx, 'tags.close-gaps')
    .updateTable('posts_tags')
    .set((set) => ({ position: set('position', '-', 1) }))
    .where('post_id', 'in', postIds)
    .where('position', '>', (query) =>
      query
        .selectFrom('posts_tags as taken')
        .select('taken.position')
        .where('taken.tag_id', '=', tagId)
        .whereRef('taken.post_id', '=', 'posts_tags.post_id'),
    )
    .execute();
  await named(tx, 'tags.take')
    .deleteFrom('posts_tags')
    .where('tag_id', '=', tagId)
    .where('post_id', 'in', postIds)
    .execute();
}
