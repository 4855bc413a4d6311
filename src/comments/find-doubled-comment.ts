import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentStatus } from './comment.ts';
import type { Commenter } from './commenter.ts';

const WITHIN_MS = 10 * 60 * 1000;

/**
 * The comment that was sent a moment ago and is sent again: a button pressed twice, a page sent anew. The post must be
 * locked, so that of two at once the second finds the first.
 */
export async function findDoubledComment(
  tx: Transaction,
  commenter: Commenter,
  comment: { postId: number; parentId: number | null; text: string },
  address: string,
  now: number,
): Promise<{ id: number; status: CommentStatus } | undefined> {
  const same = await named(tx, 'comments.doubled')
    .selectFrom('comments')
    .leftJoin('comment_origins', 'comment_origins.comment_id', 'comments.id')
    .select([
      'comments.id',
      'comments.status',
      'comments.guest_name',
      'comments.guest_email',
      'comments.guest_token_hash',
      'comments.author_id',
      'comment_origins.address',
    ])
    .where('comments.post_id', '=', comment.postId)
    .where('comments.created_at', '>=', now - WITHIN_MS)
    .where('comments.parent_id', comment.parentId === null ? 'is' : '=', comment.parentId)
    .where('comments.text', '=', comment.text)
    .where('comments.status', '<>', 'deleted')
    .orderBy('comments.id')
    .execute();
  if (commenter.kind === 'member') return same.find((row) => row.author_id === commenter.member.id);
  const { tokenHash, name, email, isNew } = commenter;
  const known = same.find((row) => row.guest_token_hash === tokenHash);
  if (known !== undefined || !isNew) return known;
  // Sent twice before the first answer brought the cookie.
  const twin = same.find(
    (row) => row.guest_name === name && row.guest_email === email && row.address === address,
  );
  if (twin !== undefined && email !== null) await handOver(tx, twin.id, tokenHash);
  return twin;
}

/** Of two answers the browser keeps the later one's cookie. Nobody else knows the e-mail address, which is not shown. */
async function handOver(tx: Transaction, id: number, tokenHash: string): Promise<void> {
  await named(tx, 'comments.hand-over')
    .updateTable('comments')
    .set({ guest_token_hash: tokenHash })
    .where('id', '=', id)
    .execute();
}
