import { z } from 'zod';
import { CachedValue, type Values } from '../cache/cached-value.ts';
import type { Reader } from '../database/database.ts';
import type { Tag } from './tag.ts';
import { listUsedTags } from './tag-queries.ts';

const USED = new CachedValue<readonly Tag[]>({
  name: 'used-tags',
  isShared: true,
  schema: z.array(
    z.object({
      id: z.number(),
      slug: z.string(),
      name: z.string(),
      description: z.string(),
      postCount: z.number(),
    }),
  ),
});

/** The tags that some published post has, from before where they and their counts still hold. */
export function keptUsedTags(values: Values, db: Reader): Promise<readonly Tag[]> {
  return USED.get(values, [], () => listUsedTags(db));
}
