import { z } from 'zod';
import { CachedValue, type Values } from '../cache/cached-value.ts';
import type { Reader } from '../database/database.ts';
import type { Settings } from '../site/settings.ts';
import type { Post } from './post.ts';
import { findPostsAround, type PostsAround } from './post-page-queries.ts';

const link = z.object({ path: z.string(), title: z.string(), publishedAt: z.number() });

const AROUND = new CachedValue<PostsAround>({
  name: 'posts-around',
  schema: z.object({ previous: link.nullable(), next: link.nullable(), related: z.array(link) }),
});

/** What `findPostsAround` finds, from before where it still holds: a comment, say, changes nothing of it. */
export function keptPostsAround(
  values: Values,
  db: Reader,
  { post, tagIds, settings }: { post: Post; tagIds: readonly number[]; settings: Settings },
): Promise<PostsAround> {
  const { id, publishedAt, status } = post;
  const by = [id, publishedAt, status, settings.permalinkPattern, ...tagIds];
  return AROUND.get(values, by, () => findPostsAround(db, post, tagIds, settings));
}
