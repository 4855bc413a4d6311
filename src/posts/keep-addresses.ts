import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { dropOwnRedirects, moveRedirect } from '../redirects/move-redirect.ts';
import { loadSettings } from '../site/setting-queries.ts';
import type { PostStatus } from './post.ts';
import { isReadable } from './post.ts';
import { postPath } from './post-path.ts';

interface AddressedPost {
  id: number;
  slug: string;
  status: PostStatus;
  authorId: number;
  publishedAt: number | null;
}

/**
 * Makes the addresses that a post had, under this permalink pattern and those of before, lead to it whatever its slug is
 * now. What no reader could see had none.
 */
export async function keepAddresses(
  tx: Transaction,
  before: AddressedPost,
  after: AddressedPost,
  now: number,
): Promise<void> {
  for (const path of isReadable(before.status) ? await addressesOf(tx, before) : [])
    await moveRedirect(tx, path, { postId: before.id }, now);
  await dropOwnRedirects(tx, await addressesOf(tx, after), { postId: after.id });
}

async function addressesOf(
  tx: Transaction,
  { slug, authorId, publishedAt }: AddressedPost,
): Promise<string[]> {
  if (publishedAt === null) return [];
  const author = await named(tx, 'authors.slug-of')
    .selectFrom('users')
    .select('slug')
    .where('id', '=', authorId)
    .executeTakeFirstOrThrow();
  const { permalinkPattern, formerPermalinkPatterns, timeZone } = await loadSettings(tx);
  return [permalinkPattern, ...formerPermalinkPatterns].map((pattern) =>
    postPath({ slug, authorSlug: author.slug, publishedAt }, { permalinkPattern: pattern, timeZone }),
  );
}
