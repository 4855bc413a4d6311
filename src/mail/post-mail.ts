import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Mail } from './mail.ts';

/** Puts a mail into the outbox: it is sent after this transaction is committed, and only then. */
export async function postMail(tx: Transaction, mail: Mail, now: number): Promise<void> {
  // What somebody waits for has been due for ever: it goes before what merely informs, however much that is.
  const dueAt = mail.isNeeded ? 0 : now;
  await named(tx, 'mails.add')
    .insertInto('mails')
    .values({ recipient: mail.to, next_try_at: dueAt, created_at: now, message: JSON.stringify(mail) })
    .execute();
}
