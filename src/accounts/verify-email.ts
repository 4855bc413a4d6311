import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLink } from './one-time-link.ts';
import { recordDeed } from './record-deed.ts';
import { findUser } from './user-queries.ts';

export type VerifyEmailResult = { ok: true; userId: number } | { ok: false; reason: 'expired' };

/** Confirms that a user's address is theirs, by the link that was sent to it. */
export async function verifyEmail(
  tx: Transaction,
  token: string,
  address: string | null,
  now: number,
): Promise<VerifyEmailResult> {
  const link = await takeLink(tx, 'verify-email', token, now);
  const user = link === null ? undefined : await findUser(tx, link.userId);
  // A link for an address that the account has no more says nothing about the one it has.
  if (user === undefined || user.email !== link?.email) return { ok: false, reason: 'expired' };
  await markVerified(tx, user.id, now);
  const actor = { userId: user.id, name: user.name, role: user.role, address };
  const subject = { kind: 'user', id: user.id, label: user.name };
  await recordDeed(tx, actor, { action: 'user.verify-email', subject }, now);
  return { ok: true, userId: user.id };
}

export async function markVerified(tx: Transaction, userId: number, now: number): Promise<void> {
  await named(tx, 'users.verify-email')
    .updateTable('users')
    .set({ email_verified: 1, updated_at: now })
    .where('id', '=', userId)
    .execute();
}
