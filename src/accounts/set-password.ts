import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

/** How better-auth calls the account of somebody who signs in with a password. */
const PROVIDER = 'credential';

/** @param hash as `Passwords` makes it. */
export async function setPassword(tx: Transaction, userId: number, hash: string, now: number): Promise<void> {
  const row = { password: hash, updated_at: now };
  await named(tx, 'accounts.set-password')
    .insertInto('accounts')
    .values({
      ...row,
      user_id: userId,
      account_id: String(userId),
      provider_id: PROVIDER,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['provider_id', 'account_id']).doUpdateSet(row))
    .execute();
}

/** The hash of somebody's password, null while they have none. */
export async function findPasswordHash(db: Reader, userId: number): Promise<string | null> {
  const row = await named(db, 'accounts.password')
    .selectFrom('accounts')
    .select('password')
    .where('provider_id', '=', PROVIDER)
    .where('account_id', '=', String(userId))
    .executeTakeFirst();
  return row?.password ?? null;
}
