import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

/** From now on every browser is asked for a code again. better-auth keeps a row for each that is trusted. */
export async function removeTrustedDevices(tx: Transaction, userId: number): Promise<void> {
  await named(tx, 'verifications.remove-of-user')
    .deleteFrom('verifications')
    .where('value', '=', String(userId))
    .execute();
}

/** Takes a user's second factor away, whatever became of their app and their recovery codes. */
export async function removeSecondFactor(tx: Transaction, userId: number): Promise<void> {
  await named(tx, 'second-factor.remove').deleteFrom('two_factors').where('user_id', '=', userId).execute();
  await named(tx, 'second-factor.off')
    .updateTable('users')
    .set({ two_factor_enabled: 0 })
    .where('id', '=', userId)
    .execute();
  await removeTrustedDevices(tx, userId);
}
