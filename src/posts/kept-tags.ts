import { z } from 'zod';
import { CachedValue, type Values } from '../cache/cached-value.ts';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import { postTags } from './cache-tags.ts';

const TAGS = new CachedValue({
  name: 'tags-of-post',
  schema: z.array(z.object({ id: z.number(), slug: z.string(), name: z.string() })),
});

/** The tags of a post's own page, from before where neither the post nor one of them has changed. */
export function keptTags(values: Values, db: Reader, postId: number) {
  return TAGS.get(values, [postId], async () => {
    dependOn(postTags.all(postId));
    return (await tagsOfPosts(db, [postId])).get(postId) ?? [];
  });
}
