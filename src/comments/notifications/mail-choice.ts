// Whether somebody gets mail about comments, as they choose it behind the links in that mail.
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { findConsent, setConsent } from './mail-consent.ts';
import type { MailReader } from './mail-reader.ts';

export type MailChoice = 'undecided' | 'wanted' | 'unwanted';

/** Undefined when there is no such member any more. */
export async function findMailChoice(db: Reader, reader: MailReader): Promise<MailChoice | undefined> {
  if (reader.kind === 'guest') {
    const consent = await findConsent(db, reader.email);
    if (consent === 'given') return 'wanted';
    return consent === 'refused' ? 'unwanted' : 'undecided';
  }
  const member = await named(db, 'users.notify')
    .selectFrom('users')
    .select('notify')
    .where('id', '=', reader.userId)
    .executeTakeFirst();
  if (member === undefined) return undefined;
  return member.notify === 'none' ? 'unwanted' : 'wanted';
}

/** Ends all mail about comments. */
export async function endMail(tx: Transaction, reader: MailReader, now: number): Promise<void> {
  if (reader.kind === 'guest') await setConsent(tx, reader.email, 'refused', now);
  else await setNotify(tx, reader.userId, 'none', now);
}

/** Allows mail about replies; a member who gets more already goes on getting it. */
export async function allowMail(tx: Transaction, reader: MailReader, now: number): Promise<void> {
  if (reader.kind === 'guest') await setConsent(tx, reader.email, 'given', now);
  else if ((await findMailChoice(tx, reader)) === 'unwanted') {
    await setNotify(tx, reader.userId, 'replies', now);
  }
}

async function setNotify(
  tx: Transaction,
  userId: number,
  notify: 'replies' | 'none',
  now: number,
): Promise<void> {
  await named(tx, 'users.set-notify')
    .updateTable('users')
    .set({ notify, updated_at: now })
    .where('id', '=', userId)
    .execute();
}
