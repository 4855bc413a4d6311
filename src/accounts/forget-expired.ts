import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { pruneThrottles } from './throttle.ts';

/** Removes sessions, links and turns that have run out: nobody asks for them any more. */
export async function forgetExpired(tx: Transaction, now: number): Promise<void> {
  await named(tx, 'sessions.forget-expired').deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await named(tx, 'verifications.forget-expired')
    .deleteFrom('verifications')
    .where('expires_at', '<=', now)
    .execute();
  await pruneThrottles(tx, now);
}
