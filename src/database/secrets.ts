import { randomBytes } from 'node:crypto';
import type { Reader, Transaction } from './database.ts';
import { named } from './named.ts';

/** What a site signs with, by its name; 32 random bytes in base64. */
export async function findSecret(db: Reader, name: string): Promise<string | undefined> {
  const row = await named(db, 'secrets.find')
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

/** Makes it where it is missing; of several that try at once, all get the same. */
export async function ensureSecret(tx: Transaction, name: string, now: number): Promise<string> {
  const { value } = await named(tx, 'secrets.ensure')
    .insertInto('secrets')
    .values({ name, value: randomBytes(32).toString('base64'), created_at: now })
    // Changes nothing but gives back the row of whoever was quicker.
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}
