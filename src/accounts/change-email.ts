import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { postMail } from '../mail/post-mail.ts';
import { changeEmailMail, emailChangedMail, type MailPlace } from './account-mails.ts';
import type { Member } from './member.ts';
import { addLink, removeLinks, takeLink } from './one-time-link.ts';
import { recordDeed } from './record-deed.ts';
import { takenAddressMail } from './taken-address-mail.ts';
import { findUser, findUserByEmail, type UserSummary } from './user-queries.ts';

/**
 * Sends a link to the new address of a member, who has shown that they know their password. Where it is somebody
 * else's, they get a mail that says so, and the member cannot tell.
 * @param email as `userEmail` gives it.
 */
export async function requestEmailChange(
  tx: Transaction,
  member: Member,
  email: string,
  place: MailPlace,
  now: number,
): Promise<void> {
  if ((await findUserByEmail(tx, email)) !== undefined) {
    await postMail(tx, await takenAddressMail(tx, email, place), now);
    return;
  }
  const token = await addLink(tx, 'change-email', { userId: member.id, email }, now);
  await postMail(tx, changeEmailMail(email, token, place), now);
}

export type ChangeEmailResult =
  | { ok: true; user: UserSummary }
  | { ok: false; reason: 'expired' | 'email-taken' };

/** Changes the address of the account whose link it is, and tells the one it had. */
export async function changeEmail(
  tx: Transaction,
  { token, address }: { token: string; address: string | null },
  place: MailPlace,
  now: number,
): Promise<ChangeEmailResult> {
  const link = await takeLink(tx, 'change-email', token, now);
  const user = link === null ? undefined : await findUser(tx, link.userId);
  if (link === null || user === undefined || user.isSuspended) return { ok: false, reason: 'expired' };
  if ((await findUserByEmail(tx, link.email)) !== undefined) return { ok: false, reason: 'email-taken' };
  await named(tx, 'users.change-email')
    .updateTable('users')
    .set({ email: link.email, email_verified: 1, updated_at: now })
    .where('id', '=', user.id)
    .execute();
  await removeLinks(tx, 'reset-password', user.id);
  await removeLinks(tx, 'verify-email', user.id);
  if (user.email !== null) await postMail(tx, emailChangedMail(user.email, link.email, place), now);
  const actor = { userId: user.id, name: user.name, role: user.role, address };
  const subject = { kind: 'user', id: user.id, label: user.name };
  await recordDeed(tx, actor, { action: 'user.change-email', subject }, now);
  return { ok: true, user };
}
