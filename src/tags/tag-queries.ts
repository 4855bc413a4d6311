import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { runPrepared } from '../database/prepared.ts';
import { tagTags, USED_TAGS } from './cache-tags.ts';
import type { Tag, TagRef } from './tag.ts';

const COLUMNS = ['id', 'slug', 'name', 'description', 'post_count as postCount'] as const;

export async function findTag(db: Reader, slug: string): Promise<Tag | undefined> {
  const tag = await named(db, 'tags.by-slug')
    .selectFrom('tags')
    .select(COLUMNS)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (tag === undefined) dependOn(tagTags.slug(slug));
  else dependOn(tagTags.all(tag.id), tagTags.posts(tag.id));
  return tag;
}

export async function findTagById(db: Reader, id: number): Promise<Tag | undefined> {
  return named(db, 'tags.by-id').selectFrom('tags').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** The tag that has exactly this name, or this slug. */
export async function tagHolding(
  db: Reader,
  column: 'name' | 'slug',
  value: string,
): Promise<{ id: number } | undefined> {
  return named(db, `tags.${column}-holder`)
    .selectFrom('tags')
    .select('id')
    .where(column, '=', value)
    .executeTakeFirst();
}

/** The tags that some published post has. */
export async function listUsedTags(db: Reader): Promise<Tag[]> {
  dependOn(USED_TAGS);
  return named(db, 'tags.used')
    .selectFrom('tags')
    .select(COLUMNS)
    .where('post_count', '>', 0)
    .orderBy('slug')
    .execute();
}

/** Each post's tags in its writer's order. */
export async function tagsOfPosts(
  db: Reader,
  postIds: readonly number[],
): Promise<Map<number, (TagRef & { id: number })[]>> {
  const byPost = new Map<number, (TagRef & { id: number })[]>(postIds.map((id) => [id, []]));
  if (postIds.length === 0) return byPost;
  const rows = await runPrepared(db, { name: 'tags.of-posts' }, { postIds }, (given) =>
    db
      .selectFrom('posts_tags')
      .innerJoin('tags', 'tags.id', 'posts_tags.tag_id')
      .select(['posts_tags.post_id', 'tags.id', 'tags.slug', 'tags.name'])
      .where('posts_tags.post_id', 'in', given.postIds)
      .orderBy('posts_tags.post_id')
      .orderBy('posts_tags.position')
      .compile(),
  );
  for (const { post_id, ...tag } of rows) {
    dependOn(tagTags.link(tag.id));
    byPost.get(post_id)?.push(tag);
  }
  return byPost;
}
