import type { Context } from 'hono';
import { loadSettings } from '../site/setting-queries.ts';
import type { Reading } from '../site/site.ts';
import { moved } from '../web/moved.ts';
import { findRedirect } from './redirect-queries.ts';

/**
 * For an address at which nothing stands: leads to where its tag or author stands now, if one once stood there.
 * @param file what is asked for below that address, `''` for its page.
 */
export async function movedPath(
  c: Context,
  { database }: Pick<Reading, 'database'>,
  path: string,
  file = '',
): Promise<Response> {
  const target = await findRedirect(database.read, path, await loadSettings(database.read));
  if (target === undefined) return c.notFound();
  return moved(c, /^\/(tags|authors)\/./.test(target) ? target + file : target);
}
