import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { pagePath } from '../../pages/page.ts';
import type { Settings } from '../../site/settings.ts';
import { isReadable } from '../post.ts';
import { postPath } from '../post-path.ts';
import type { StoredText } from './stored-text.ts';

/** Where readers find a text, null for what they don't. */
export async function publicPathOf(
  db: Reader,
  { target, slug, status, authorId, publishedAt, createdAt }: StoredText,
  settings: Settings,
): Promise<string | null> {
  if (!isReadable(status)) return null;
  if (target.kind === 'page') return pagePath(slug);
  const author = await named(db, 'authors.slug-of')
    .selectFrom('users')
    .select('slug')
    .where('id', '=', authorId)
    .executeTakeFirstOrThrow();
  return postPath({ slug, authorSlug: author.slug, publishedAt: publishedAt ?? createdAt }, settings);
}
