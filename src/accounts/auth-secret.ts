import { createHmac, randomBytes } from 'node:crypto';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

const NAME = 'auth';

/** The secret that the operator gave, or else the one made at the first start: nodes that start together agree on it. */
export async function loadAuthSecret(database: Database, given: string | null, now: number): Promise<string> {
  if (given !== null) return given;
  return (await storedSecret(database.read)) ?? database.transaction((tx) => makeSecret(tx, now));
}

/** A key for one purpose, so that what is signed for one is worth nothing for another. Hexadecimal. */
export function keyFor(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(purpose).digest('hex');
}

async function storedSecret(db: Reader): Promise<string | undefined> {
  const row = await named(db, 'secrets.find')
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst();
  return row?.value;
}

async function makeSecret(tx: Transaction, now: number): Promise<string> {
  const value = randomBytes(32).toString('base64');
  const made = await named(tx, 'secrets.add')
    .insertInto('secrets')
    .values({ name: NAME, value, created_at: now })
    // Changes nothing but gives back the row of whoever was quicker.
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: NAME }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return made.value;
}
