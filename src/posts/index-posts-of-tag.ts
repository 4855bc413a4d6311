import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { indexPosts } from '../search/index-post.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';

const POSTS_AT_ONCE = 100;

/** Makes the posts of a tag findable by the name that it has now. */
export async function indexPostsOfTag(tx: Transaction, tagId: number): Promise<void> {
  for (let ids = await postsOfTag(tx, tagId, 0); ids.length > 0; ) {
    await indexAgain(tx, ids);
    ids = await postsOfTag(tx, tagId, ids.at(-1) ?? 0);
  }
}

/** Makes posts findable by what they and their tags are now. For so many as one transaction should hold. */
export async function indexAgain(tx: Transaction, postIds: readonly number[]): Promise<void> {
  if (postIds.length === 0) return;
  const rows = await named(tx, 'posts.to-index')
    .selectFrom('posts')
    .select(['id', 'title', 'excerpt', 'headings', 'text'])
    .where('id', 'in', postIds)
    .execute();
  const tags = await tagsOfPosts(tx, postIds);
  const entries = rows.map(({ id: postId, title, excerpt, headings, text }) => {
    const names = (tags.get(postId) ?? []).map((tag) => tag.name);
    const lead = [excerpt, ...names, ...titles.parse(JSON.parse(headings)).map((heading) => heading.text)];
    return { postId, title, lead: lead.join('\n'), text };
  });
  await indexPosts(tx, entries);
}

const titles = z.array(z.object({ text: z.string() }));

/** Ids of a tag's posts, published or not, in their order. */
export async function postsOfTag(
  tx: Transaction,
  tagId: number,
  after: number,
  most = POSTS_AT_ONCE,
): Promise<number[]> {
  const rows = await named(tx, 'tags.post-ids')
    .selectFrom('posts_tags')
    .select('post_id')
    .where('tag_id', '=', tagId)
    .where('post_id', '>', after)
    .orderBy('post_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.post_id);
}
