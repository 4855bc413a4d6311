import type { Transaction } from '../database/database.ts';
import { postMail } from '../mail/post-mail.ts';
import {
  invitationNeededMail,
  type MailPlace,
  passwordChangedMail,
  resetPasswordMail,
} from './account-mails.ts';
import { addLink, type LinkContent, removeLinks, takeLink } from './one-time-link.ts';
import { recordDeed } from './record-deed.ts';
import { removeSessionsOf } from './sessions.ts';
import { findPasswordHash, setPassword } from './set-password.ts';
import { removeTrustedDevices } from './trusted-devices.ts';
import { findUser, findUserByEmail, type UserSummary } from './user-queries.ts';
import { markVerified } from './verify-email.ts';

/**
 * Sends whoever has an account with this address a link to set a new password, and nothing to anybody else.
 * @param email as `userEmail` gives it.
 */
export async function requestReset(
  tx: Transaction,
  email: string,
  place: MailPlace,
  now: number,
): Promise<void> {
  const user = await findUserByEmail(tx, email);
  if (user === undefined || user.isSuspended) return;
  if ((await findPasswordHash(tx, user.id)) === null) {
    await postMail(tx, invitationNeededMail(email, place), now);
    return;
  }
  const token = await addLink(tx, 'reset-password', { userId: user.id, email }, now);
  await postMail(tx, resetPasswordMail(email, token, place), now);
}

export interface ResetInput {
  token: string;
  passwordHash: string;
  address: string | null;
}

export type ResetResult = { ok: true; user: UserSummary } | { ok: false; reason: 'expired' };

/** Sets a new password by the link that was sent, and signs the account out everywhere. */
export async function resetPassword(
  tx: Transaction,
  { token, passwordHash, address }: ResetInput,
  place: MailPlace,
  now: number,
): Promise<ResetResult> {
  const link = await takeLink(tx, 'reset-password', token, now);
  const user = link === null ? undefined : await userOf(tx, link);
  if (user === undefined) return { ok: false, reason: 'expired' };
  await setPassword(tx, user.id, passwordHash, now);
  await removeSessionsOf(tx, user.id);
  await removeTrustedDevices(tx, user.id);
  // Whoever had the account before may have begun to take it along.
  await removeLinks(tx, 'change-email', user.id);
  if (user.email !== null) {
    // Whoever has the link reads the mail of this address, or was handed it by the site's operator.
    await markVerified(tx, user.id, now);
    await postMail(tx, passwordChangedMail(user.email, place), now);
  }
  const actor = { userId: user.id, name: user.name, role: user.role, address };
  const subject = { kind: 'user', id: user.id, label: user.name };
  await recordDeed(tx, actor, { action: 'user.reset-password', subject }, now);
  return { ok: true, user };
}

/** Nobody when the account has another address by now: the link went to somebody else then. */
async function userOf(tx: Transaction, link: LinkContent): Promise<UserSummary | undefined> {
  const user = await findUser(tx, link.userId);
  return user?.email === link.email && !user.isSuspended ? user : undefined;
}
