import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { redirectTag } from './cache-tags.ts';
import { redirectPath } from './redirect-path.ts';

/** Leads an old path of this site to the path where the same thing stands now; nothing leads away from there any more. */
export async function moveFixedRedirect(
  tx: Transaction,
  from: string,
  to: string,
  now: number,
): Promise<void> {
  const [path, place] = [redirectPath(from), redirectPath(to)];
  if (path === null || place === null) return;
  await named(tx, 'redirects.free-place').deleteFrom('redirects').where('path', '=', place).execute();
  const row = { post_id: null, page_id: null, target: to, created_at: now, made_by: 'move' } as const;
  await named(tx, 'redirects.move')
    .insertInto('redirects')
    .values({ path, ...row })
    .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
    .execute();
  invalidate(tx, [redirectTag(path), redirectTag(place)]);
}
