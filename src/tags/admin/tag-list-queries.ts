import { containsText } from '../../database/contains.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { type Tag, tagPath } from '../tag.ts';

export const TAGS_PER_PAGE = 50;
const SUGGESTIONS = 500;
const PLACES = 20;

export interface TagFilter {
  query: string;
  sort: 'name' | 'posts';
  page: number;
}

/** Two statements. */
export async function listTags(db: Reader, filter: TagFilter): Promise<{ tags: Tag[]; total: number }> {
  const { query, sort, page } = filter;
  const all = named(db, 'tags.admin-list')
    .selectFrom('tags')
    .$if(query !== '', (select) => select.where(containsText(['name', 'slug'], query)));
  const tags = await all
    .select(['id', 'slug', 'name', 'description', 'post_count as postCount'])
    .$if(sort === 'posts', (select) => select.orderBy('post_count', 'desc'))
    .orderBy('name')
    .limit(TAGS_PER_PAGE)
    .offset((page - 1) * TAGS_PER_PAGE)
    .execute();
  const { total } = await all
    .select((count) => count.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { tags, total };
}

/** Names to choose from, those of the most posts. */
export async function suggestTags(db: Reader, exceptId: number): Promise<string[]> {
  const rows = await named(db, 'tags.suggestions')
    .selectFrom('tags')
    .select('name')
    .where('id', '<>', exceptId)
    .orderBy('post_count', 'desc')
    .orderBy('name')
    .limit(SUGGESTIONS)
    .execute();
  return rows.map((row) => row.name);
}

/** All posts that have it, whatever their status. */
export async function countPostsOfTag(db: Reader, tagId: number): Promise<number> {
  const { total } = await named(db, 'tags.count-all-posts')
    .selectFrom('posts_tags')
    .select((count) => count.fn.countAll<number>().as('total'))
    .where('tag_id', '=', tagId)
    .executeTakeFirstOrThrow();
  return total;
}

/** The pages of the tags that have most posts. */
export async function suggestTagPlaces(db: Reader): Promise<{ path: string; label: string }[]> {
  const tags = await named(db, 'tags.places')
    .selectFrom('tags')
    .select(['slug', 'name'])
    .where('post_count', '>', 0)
    .orderBy('post_count', 'desc')
    .orderBy('name')
    .limit(PLACES)
    .execute();
  return tags.map((tag) => ({ path: tagPath(tag), label: tag.name }));
}
