import { decodeUri } from '../content/decode-uri.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { READABLE_STATUSES } from '../posts/post.ts';
import { slugInPath } from '../site/permalinks.ts';
import type { Settings } from '../site/settings.ts';
import type { TextTarget } from './move-redirect.ts';

/** The post or page that readers find at a path of this site, or null. A path with a query or a fragment names none. */
export async function textAt(
  db: Reader,
  address: string,
  { permalinkPattern }: Pick<Settings, 'permalinkPattern'>,
): Promise<TextTarget | null> {
  if (!address.startsWith('/') || /[?#]/.test(address)) return null;
  const path = decodeUri(address);
  if (path.includes('\0')) return null;
  const slug = slugInPath(permalinkPattern, path);
  const post = slug === null ? undefined : await readablePost(db, slug);
  if (post !== undefined) return { postId: post.id };
  const page = await readablePage(db, path.replace(/^\/|\/$/g, ''));
  return page === undefined ? null : { pageId: page.id };
}

function readablePost(db: Reader, slug: string): Promise<{ id: number } | undefined> {
  return named(db, 'redirects.post-at')
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', slug)
    .where('status', 'in', READABLE_STATUSES)
    .executeTakeFirst();
}

function readablePage(db: Reader, path: string): Promise<{ id: number } | undefined> {
  return named(db, 'redirects.page-at')
    .selectFrom('pages')
    .select('id')
    .where('path', '=', path)
    .where('status', 'in', READABLE_STATUSES)
    .executeTakeFirst();
}
