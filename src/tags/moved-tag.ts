import type { Context } from 'hono';
import { findRedirect } from '../redirects/redirect-queries.ts';
import { loadSettings } from '../site/setting-queries.ts';
import type { Reading } from '../site/site.ts';
import { moved } from '../web/moved.ts';
import { tagPath } from './tag.ts';

/** For the address of a tag that is not there: leads to where the tag stands now, if it once stood here. */
export async function movedTag(
  c: Context,
  { database }: Pick<Reading, 'database'>,
  slug: string,
  file = '',
): Promise<Response> {
  const target = await findRedirect(database.read, tagPath({ slug }), await loadSettings(database.read));
  if (target === undefined) return c.notFound();
  return moved(c, target.startsWith('/tags/') ? target + file : target);
}
