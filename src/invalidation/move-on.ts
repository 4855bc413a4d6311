import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { changeEpoch } from './epoch.ts';
import { EVERYTHING, newestPosition, textOf } from './log.ts';

/**
 * Goes on as another log behind a position that some have reached, for one that was put back to an earlier state while they
 * followed it. Everything is invalidated and withdrawn.
 */
export async function moveOn(tx: Transaction, behind: number): Promise<void> {
  const reached = await changeEpoch(tx);
  // One is left out, so that everybody notices.
  const position = Math.max(reached, await newestPosition(tx), behind) + 2;
  await named(tx, 'invalidations.move-on')
    .updateTable('invalidation_log')
    .set({ position })
    .where('id', '=', 1)
    .execute();
  const tags = textOf({ tags: [EVERYTHING], withdrawn: [EVERYTHING] });
  await named(tx, 'invalidations.begin-anew')
    .insertInto('invalidations')
    .values({ position, tags, at: Date.now() })
    .execute();
}
