// The secret behind the links in mail about comments. It is the site's own, whatever signs its cookies: a link by which
// mail is ended must work for as long as the mail is kept.
import { randomBytes } from 'node:crypto';
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { linkSigner, type Sign } from '../../mail/sign-link.ts';

const NAME = 'comment-mail';

/** Null as long as no mail was sent. */
export async function findLinkSigner(db: Reader): Promise<Sign | null> {
  const row = await named(db, 'secrets.find')
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst();
  return row === undefined ? null : linkSigner(row.value);
}

export async function ensureLinkSigner(tx: Transaction, now: number): Promise<Sign> {
  return (await findLinkSigner(tx)) ?? linkSigner(await makeSecret(tx, now));
}

async function makeSecret(tx: Transaction, now: number): Promise<string> {
  const { value } = await named(tx, 'secrets.add')
    .insertInto('secrets')
    .values({ name: NAME, value: randomBytes(32).toString('base64'), created_at: now })
    // Changes nothing but gives back the row of whoever was quicker.
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: NAME }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}
