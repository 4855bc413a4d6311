import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

/** Removes sessions and links that work no more. */
export async function removeExpired(tx: Transaction, now: number): Promise<void> {
  await named(tx, 'sessions.remove-expired').deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await named(tx, 'verifications.remove-expired')
    .deleteFrom('verifications')
    .where('expires_at', '<=', now)
    .execute();
}
