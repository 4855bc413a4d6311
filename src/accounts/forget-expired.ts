import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { pruneThrottles } from './throttle.ts';

/**
 * Removes sessions, links and turns that have run out: nobody asks for them any more. How many turns, of which there may be
 * more than one transaction should remove.
 */
export async function forgetExpired(tx: Transaction, now: number): Promise<number> {
  await named(tx, 'sessions.forget-expired').deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await named(tx, 'verifications.forget-expired')
    .deleteFrom('verifications')
    .where('expires_at', '<=', now)
    .execute();
  return pruneThrottles(tx, now);
}
