import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { redirectPath } from './redirect-path.ts';

export type RedirectTarget = { postId: number } | { pageId: number } | { path: string };

export type AddRedirectResult = 'added' | 'unchanged' | 'taken' | 'not-a-path';

/** Leads an old path to a post, a page or a fixed path. A path that leads elsewhere already is left as it is (`taken`). */
export async function addRedirect(
  tx: Transaction,
  from: string,
  to: RedirectTarget,
  now: number,
): Promise<AddRedirectResult> {
  const path = redirectPath(from);
  if (path === null || path === '/') return 'not-a-path';
  const target = {
    post_id: 'postId' in to ? to.postId : null,
    page_id: 'pageId' in to ? to.pageId : null,
    target: 'path' in to ? to.path : null,
  };
  const known = await named(tx, 'redirects.by-path')
    .selectFrom('redirects')
    .select(['post_id', 'page_id', 'target'])
    .where('path', '=', path)
    .executeTakeFirst();
  if (known === undefined) {
    await named(tx, 'redirects.add')
      .insertInto('redirects')
      .values({ path, ...target, created_at: now })
      .execute();
    return 'added';
  }
  const same =
    known.post_id === target.post_id && known.page_id === target.page_id && known.target === target.target;
  return same ? 'unchanged' : 'taken';
}
