// Addresses that posts and pages of this site had: the last to have one is who it leads to.
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { redirectTag } from './cache-tags.ts';
import { redirectPath } from './redirect-path.ts';

export type TextTarget = { postId: number } | { pageId: number };

/** Leads an old path to a post or page, wherever it led before. */
export async function moveRedirect(
  tx: Transaction,
  from: string,
  to: TextTarget,
  now: number,
): Promise<void> {
  const path = redirectPath(from);
  if (path === null || path === '/') return;
  const row = {
    post_id: 'postId' in to ? to.postId : null,
    page_id: 'pageId' in to ? to.pageId : null,
    target: null,
    created_at: now,
    made_by: 'move',
  } as const;
  await named(tx, 'redirects.move')
    .insertInto('redirects')
    .values({ path, ...row })
    .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
    .execute();
  invalidate(tx, [redirectTag(path)]);
}

/** Forgets the redirects from addresses at which their own target stands again. */
export async function dropOwnRedirects(
  tx: Transaction,
  addresses: readonly string[],
  of: TextTarget,
): Promise<void> {
  const paths = addresses.map(redirectPath).filter((path) => path !== null);
  if (paths.length === 0) return;
  const [column, id] = 'postId' in of ? (['post_id', of.postId] as const) : (['page_id', of.pageId] as const);
  const dropped = await named(tx, 'redirects.drop')
    .deleteFrom('redirects')
    .where('path', 'in', paths)
    .where(column, '=', id)
    .returning('path')
    .execute();
  invalidate(
    tx,
    dropped.map((row) => redirectTag(row.path)),
  );
}
