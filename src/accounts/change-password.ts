import type { Transaction } from '../database/database.ts';
import { postMail } from '../mail/post-mail.ts';
import { type MailPlace, passwordChangedMail } from './account-mails.ts';
import { actorFrom, type Member } from './member.ts';
import { removeLinks } from './one-time-link.ts';
import { recordDeed } from './record-deed.ts';
import { removeSessionsOf } from './sessions.ts';
import { setPassword } from './set-password.ts';
import { removeTrustedDevices } from './trusted-devices.ts';

/** Sets a member's new password, after they have shown that they know the old one, and ends all their sessions. */
export async function changePassword(
  tx: Transaction,
  member: Member,
  { passwordHash, address }: { passwordHash: string; address: string | null },
  place: MailPlace,
  now: number,
): Promise<void> {
  await setPassword(tx, member.id, passwordHash, now);
  await removeSessionsOf(tx, member.id);
  await removeTrustedDevices(tx, member.id);
  // Whoever had the account before may have begun to take it along.
  await removeLinks(tx, 'change-email', member.id);
  await removeLinks(tx, 'reset-password', member.id);
  await postMail(tx, passwordChangedMail(member.email, place), now);
  const subject = { kind: 'user', id: member.id, label: member.name };
  await recordDeed(tx, actorFrom(member, address), { action: 'user.change-password', subject }, now);
}
