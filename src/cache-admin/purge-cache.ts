import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { EVERYTHING, invalidate } from '../invalidation/log.ts';
import { describePurge, type Purge, tagsOf } from './purge.ts';

/**
 * Has pages made anew, in all processes and in what they share, whether they run or not: what is kept stays where it is and
 * is not served any more.
 */
export async function purgeCache(tx: Transaction, actor: Actor, purge: Purge, now: number): Promise<void> {
  demand(actor, 'site.inspect');
  const subject = { kind: 'cache', id: null, label: describePurge(purge) };
  const { paths, tags, isAll } = purge;
  await recordDeed(tx, actor, { action: 'cache.purge', subject, detail: { paths, tags, isAll } }, now);
  invalidate(tx, isAll ? [EVERYTHING] : tagsOf(purge));
}
