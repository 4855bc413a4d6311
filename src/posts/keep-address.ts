import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { addRedirect } from '../redirects/add-redirect.ts';
import { loadSettings } from '../site/setting-queries.ts';
import type { PostStatus } from './post.ts';
import { postPath } from './post-path.ts';

export interface FormerState {
  id: number;
  slug: string;
  status: PostStatus;
  authorId: number;
  publishedAt: number | null;
}

/** Makes the address that a post had lead to it, whatever its slug is now. What no reader could see had none. */
export async function keepAddress(
  tx: Transaction,
  { id, slug, status, authorId, publishedAt }: FormerState,
  now: number,
): Promise<void> {
  if (publishedAt === null || (status !== 'published' && status !== 'unlisted')) return;
  const author = await named(tx, 'authors.slug-of')
    .selectFrom('users')
    .select('slug')
    .where('id', '=', authorId)
    .executeTakeFirstOrThrow();
  const path = postPath({ slug, authorSlug: author.slug, publishedAt }, await loadSettings(tx));
  await addRedirect(tx, path, { postId: id }, now);
}
