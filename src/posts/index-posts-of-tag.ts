import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { indexPosts } from '../search/index-post.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';

const POSTS_AT_ONCE = 100;

/** Makes the posts of a tag findable by the name that it has now. */
export async function indexPostsOfTag(tx: Transaction, tagId: number): Promise<void> {
  for (let rows = await postsOfTag(tx, tagId, 0); rows.length > 0; ) {
    const tags = await tagsOfPosts(
      tx,
      rows.map((row) => row.id),
    );
    const entries = rows.map(({ id: postId, title, excerpt, headings, text }) => {
      const names = (tags.get(postId) ?? []).map((tag) => tag.name);
      const lead = [excerpt, ...names, ...titles.parse(JSON.parse(headings)).map((heading) => heading.text)];
      return { postId, title, lead: lead.join('\n'), text };
    });
    await indexPosts(tx, entries);
    rows = await postsOfTag(tx, tagId, rows.at(-1)?.id ?? 0);
  }
}

const titles = z.array(z.object({ text: z.string() }));

function postsOfTag(tx: Transaction, tagId: number, after: number) {
  return named(tx, 'posts.to-index')
    .selectFrom('posts_tags')
    .innerJoin('posts', 'posts.id', 'posts_tags.post_id')
    .select(['posts.id', 'posts.title', 'posts.excerpt', 'posts.headings', 'posts.text'])
    .where('posts_tags.tag_id', '=', tagId)
    .where('posts.id', '>', after)
    .orderBy('posts.id')
    .limit(POSTS_AT_ONCE)
    .execute();
}
