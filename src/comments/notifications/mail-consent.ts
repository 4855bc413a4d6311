// Guests get mail about replies only when the owner of the address has said so: anybody can type an address.
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { addressKey } from '../../mail/mail-address.ts';

export type Consent = 'asked' | 'given' | 'refused';

/** However often somebody types an address, its owner is asked no more than once in this time. */
const ASK_EVERY_MS = 7 * 24 * 60 * 60 * 1000;

export async function findConsent(db: Reader, email: string): Promise<Consent | null> {
  const row = await named(db, 'consents.find')
    .selectFrom('mail_consents')
    .select('state')
    .where('email', '=', addressKey(email))
    .executeTakeFirst();
  return row?.state ?? null;
}

/** Whether the owner is to be asked now; not when they have answered, or were asked a short while ago. */
export async function beginAsking(tx: Transaction, email: string, now: number): Promise<boolean> {
  const asked = await named(tx, 'consents.ask')
    .insertInto('mail_consents')
    .values({ email: addressKey(email), state: 'asked', changed_at: now })
    .onConflict((conflict) =>
      conflict
        .column('email')
        .doUpdateSet({ changed_at: now })
        .where('mail_consents.state', '=', 'asked')
        .where('mail_consents.changed_at', '<=', now - ASK_EVERY_MS),
    )
    .returning('email')
    .executeTakeFirst();
  return asked !== undefined;
}

/** What the owner of the address has answered. */
export async function setConsent(
  tx: Transaction,
  email: string,
  state: 'given' | 'refused',
  now: number,
): Promise<void> {
  await named(tx, 'consents.set')
    .insertInto('mail_consents')
    .values({ email: addressKey(email), state, changed_at: now })
    .onConflict((conflict) => conflict.column('email').doUpdateSet({ state, changed_at: now }))
    .execute();
}
