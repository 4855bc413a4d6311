// The secret behind the links in mail about comments. It is the site's own, whatever signs its cookies: a link by which
// mail is ended must work for as long as the mail is kept.
import type { Reader, Transaction } from '../../database/database.ts';
import { ensureSecret, findSecret } from '../../database/secrets.ts';
import { linkSigner, type Sign } from '../../mail/sign-link.ts';

const NAME = 'comment-mail';

/** Null as long as no mail was sent. */
export async function findLinkSigner(db: Reader): Promise<Sign | null> {
  const secret = await findSecret(db, NAME);
  return secret === undefined ? null : linkSigner(secret);
}

export async function ensureLinkSigner(tx: Transaction, now: number): Promise<Sign> {
  return (await findLinkSigner(tx)) ?? linkSigner(await ensureSecret(tx, NAME, now));
}
