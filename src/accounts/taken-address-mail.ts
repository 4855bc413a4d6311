import type { Reader } from '../database/database.ts';
import type { Mail } from '../mail/mail.ts';
import { alreadyMemberMail, invitationNeededMail, type MailPlace } from './account-mails.ts';
import { findPasswordHash } from './set-password.ts';
import { findUserByEmail } from './user-queries.ts';

/** For the owner of an address that is somebody's already: how they get to the account, or that they have none. */
export async function takenAddressMail(db: Reader, email: string, place: MailPlace): Promise<Mail> {
  const user = await findUserByEmail(db, email);
  const hasPassword = user !== undefined && (await findPasswordHash(db, user.id)) !== null;
  return hasPassword ? alreadyMemberMail(email, place) : invitationNeededMail(email, place);
}
