import { createHash } from 'node:crypto';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { addressKey } from '../../mail/mail-address.ts';

/** True the first time for a comment and an address: nobody gets two mails about one comment, whatever becomes of it. */
export async function isFirstMail(tx: Transaction, commentId: number, email: string): Promise<boolean> {
  const recipientHash = createHash('sha256').update(addressKey(email)).digest('hex');
  const first = await named(tx, 'comment-mails.add')
    .insertInto('comment_mails')
    .values({ comment_id: commentId, recipient_hash: recipientHash })
    .onConflict((conflict) => conflict.columns(['comment_id', 'recipient_hash']).doNothing())
    .returning('comment_id')
    .executeTakeFirst();
  return first !== undefined;
}
