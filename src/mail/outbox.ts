// Mails on their way. A mail is claimed by putting its next try off: whoever else looks finds it not yet due, and when
// its sender dies with it, it is due again.
import type { Reader, Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';

export interface WaitingMail {
  id: number;
  recipient: string;
  /** Those before this one. */
  tries: number;
  createdAt: number;
  nextTryAt: number;
  failedAt: number | null;
  error: string;
}

export interface ClaimedMail {
  id: number;
  tries: number;
  createdAt: number;
  /** JSON of a `Mail`. */
  message: string;
}

export async function hasDueMail(db: Reader, now: number): Promise<boolean> {
  const due = await named(db, 'mails.is-any-due')
    .selectFrom('mails')
    .select('id')
    .where('failed_at', 'is', null)
    .where('next_try_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

/** Those that have been due longest; nobody else claims them before `until`, and none has an error until it is settled. */
export async function claimMails(
  tx: Transaction,
  { now, until, most }: { now: number; until: number; most: number },
): Promise<ClaimedMail[]> {
  const due = named(tx, 'mails.due')
    .selectFrom('mails')
    .select(['id', 'tries', 'created_at as createdAt', 'message'])
    .where('failed_at', 'is', null)
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(most);
  // SQLite has one writer at a time.
  const free = databaseKind(tx) === 'postgres' ? due.forUpdate().skipLocked() : due;
  const mails = await free.execute();
  if (mails.length === 0) return [];
  await named(tx, 'mails.claim')
    .updateTable('mails')
    .set({ next_try_at: until, error: '' })
    .where(
      'id',
      'in',
      mails.map((mail) => mail.id),
    )
    .execute();
  return mails;
}

export async function removeMail(tx: Transaction, id: number): Promise<void> {
  await named(tx, 'mails.remove').deleteFrom('mails').where('id', '=', id).execute();
}

/** @param tries those that there have been now. */
export async function putMailOff(
  tx: Transaction,
  id: number,
  { tries, nextTryAt, error }: { tries: number; nextTryAt: number; error: string },
): Promise<void> {
  await named(tx, 'mails.put-off')
    .updateTable('mails')
    .set({ tries, next_try_at: nextTryAt, error })
    .where('id', '=', id)
    .execute();
}

export async function failMail(
  tx: Transaction,
  id: number,
  { tries, now, error }: { tries: number; now: number; error: string },
): Promise<void> {
  await named(tx, 'mails.fail')
    .updateTable('mails')
    .set({ tries, failed_at: now, error })
    .where('id', '=', id)
    .execute();
}

/** All but what was accepted, the oldest first. */
export function listMails(db: Reader, most: number): Promise<WaitingMail[]> {
  return named(db, 'mails.list')
    .selectFrom('mails')
    .select([
      'id',
      'recipient',
      'tries',
      'created_at as createdAt',
      'next_try_at as nextTryAt',
      'failed_at as failedAt',
      'error',
    ])
    .orderBy('id')
    .limit(most)
    .execute();
}

/** Makes all due again that failed or wait for another try; not those that are being sent. How many. */
export async function retryMails(tx: Transaction, now: number): Promise<number> {
  const again = await named(tx, 'mails.retry')
    .updateTable('mails')
    .set({ tries: 0, failed_at: null, next_try_at: now })
    .where('error', '<>', '')
    .returning('id')
    .execute();
  return again.length;
}

/** Removes what failed before a time. */
export async function forgetFailedMails(tx: Transaction, before: number): Promise<void> {
  await named(tx, 'mails.forget').deleteFrom('mails').where('failed_at', '<', before).execute();
}
