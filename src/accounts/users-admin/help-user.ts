// What is done for somebody who cannot get in, or whose devices are in other hands.
import type { Transaction } from '../../database/database.ts';
import { postMail } from '../../mail/post-mail.ts';
import { type MailPlace, resetPasswordMail, secondFactorOffMail } from '../account-mails.ts';
import type { Actor } from '../actor.ts';
import { addLink } from '../one-time-link.ts';
import { recordDeed } from '../record-deed.ts';
import { removeSessionsOf } from '../sessions.ts';
import { removeSecondFactor, removeTrustedDevices } from '../trusted-devices.ts';
import { hasAccount, type Managed, managedUser, userSubject } from './managed-user.ts';

/** Signs somebody out everywhere; their next sign-in is asked for the second factor again. */
export async function signOutUser(
  tx: Transaction,
  actor: Actor,
  userId: number,
  now: number,
): Promise<Managed & { sessions?: number }> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok) return managed;
  const sessions = await removeSessionsOf(tx, userId);
  await removeTrustedDevices(tx, userId);
  const deed = { action: 'user.sign-out', subject: userSubject(managed.user), detail: { sessions } };
  await recordDeed(tx, actor, deed, now);
  return { ...managed, sessions };
}

export type SendResetResult =
  | { ok: true; email: string; url: string }
  | { ok: false; reason: 'no-such-user' | 'self' | 'no-account' | 'suspended' };

/** Sends somebody a link to set a new password; whoever has no mail server passes it on. */
export async function sendReset(
  tx: Transaction,
  actor: Actor,
  userId: number,
  place: MailPlace,
  now: number,
): Promise<SendResetResult> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok) return managed;
  const { email, isSuspended } = managed.user;
  if (isSuspended) return { ok: false, reason: 'suspended' };
  if (email === null || !(await hasAccount(tx, userId))) return { ok: false, reason: 'no-account' };
  const token = await addLink(tx, 'reset-password', { userId, email }, now);
  const mail = resetPasswordMail(email, token, place);
  await postMail(tx, mail, now);
  await recordDeed(tx, actor, { action: 'user.send-reset', subject: userSubject(managed.user) }, now);
  return { ok: true, email, url: mail.action?.url ?? '' };
}

export type EndSecondFactorResult = Managed | { ok: false; reason: 'none' };

/** Takes the second factor of somebody away who has lost it, and tells them. */
export async function endSecondFactorOf(
  tx: Transaction,
  actor: Actor,
  userId: number,
  place: MailPlace,
  now: number,
): Promise<EndSecondFactorResult> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok) return managed;
  const { user } = managed;
  if (!user.hasSecondFactor) return { ok: false, reason: 'none' };
  await removeSecondFactor(tx, userId);
  if (user.email !== null) await postMail(tx, secondFactorOffMail(user.email, place), now);
  await recordDeed(tx, actor, { action: 'user.reset-second-factor', subject: userSubject(user) }, now);
  return managed;
}
