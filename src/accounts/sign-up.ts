import type { Transaction } from '../database/database.ts';
import { postMail } from '../mail/post-mail.ts';
import { type MailPlace, verifyEmailMail } from './account-mails.ts';
import { addUser } from './add-user.ts';
import { addLink } from './one-time-link.ts';
import { recordDeed } from './record-deed.ts';
import { setPassword } from './set-password.ts';
import { takenAddressMail } from './taken-address-mail.ts';

export interface SignUpInput {
  name: string;
  /** As `userEmail` gives it. */
  email: string;
  passwordHash: string;
  address: string | null;
}

/**
 * Makes a reader of somebody new. Where the address is taken, its owner gets a mail instead: whoever fills in the form
 * cannot tell the one from the other.
 */
export async function signUp(
  tx: Transaction,
  { name, email, passwordHash, address }: SignUpInput,
  place: MailPlace,
  now: number,
): Promise<void> {
  const added = await addUser(tx, { name, email, role: 'reader', emailVerified: false }, now);
  if (!added.ok) {
    await postMail(tx, await takenAddressMail(tx, email, place), now);
    return;
  }
  await setPassword(tx, added.id, passwordHash, now);
  await sendVerification(tx, { id: added.id, email }, place, now);
  const actor = { userId: added.id, name, role: 'reader', address } as const;
  const subject = { kind: 'user', id: added.id, label: name };
  await recordDeed(tx, actor, { action: 'user.sign-up', subject }, now);
}

/** Sends a link by which a user shows that their address is theirs. */
export async function sendVerification(
  tx: Transaction,
  user: { id: number; email: string },
  place: MailPlace,
  now: number,
): Promise<void> {
  const token = await addLink(tx, 'verify-email', { userId: user.id, email: user.email }, now);
  await postMail(tx, verifyEmailMail(user.email, token, place), now);
}
