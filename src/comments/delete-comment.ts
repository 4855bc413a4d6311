import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { withdraw } from '../invalidation/log.ts';
import { commentsTag } from './cache-tags.ts';
import type { CommentContext } from './comment-context.ts';
import { actorOfCommenter, type Visitor } from './commenter.ts';
import { changeCommentCount } from './count-comments.ts';
import { lockOwnComment } from './edit-comment.ts';
import { changeableUntil, type OwnComment } from './own-comment.ts';

export type DeleteCommentResult =
  /** `leavesPlace`: replies below keep it in its thread, as a deleted one. */
  { ok: true; postId: number; leavesPlace: boolean } | { ok: false; reason: 'no-such-comment' | 'too-late' };

/** Deletes a comment for its writer: for good, or all of it but its place where somebody has answered. */
export async function deleteComment(
  tx: Transaction,
  visitor: Visitor,
  id: number,
  context: CommentContext,
  now: number,
): Promise<DeleteCommentResult> {
  const found = await lockOwnComment(tx, id, visitor);
  if (found === undefined) return { ok: false, reason: 'no-such-comment' };
  const { comment, post } = found;
  const actor = actorOfCommenter(visitor.member, comment.guest_name ?? '', visitor.address);
  demand(actor, 'comments.write');
  if (changeableUntil(comment, context.settings) <= now) return { ok: false, reason: 'too-late' };
  const leavesPlace = await hasReplies(tx, id);
  await (leavesPlace ? emptyComment(tx, comment) : removeComment(tx, id));
  if (comment.status === 'approved') await changeCommentCount(tx, post.id, -1);
  // Where it was answered its place is seen, also that of one which readers had not seen before.
  if (comment.status === 'approved' || leavesPlace) withdraw(tx, [commentsTag(post.id)]);
  const subject = { kind: 'comment', id, label: post.title };
  await recordDeed(tx, actor, { action: 'comment.delete', subject, detail: { byWriter: true } }, now);
  return { ok: true, postId: post.id, leavesPlace };
}

async function hasReplies(tx: Transaction, id: number): Promise<boolean> {
  const reply = await named(tx, 'comments.reply-of')
    .selectFrom('comments')
    .select('id')
    .where('parent_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return reply !== undefined;
}

async function removeComment(tx: Transaction, id: number): Promise<void> {
  await named(tx, 'comments.remove').deleteFrom('comments').where('id', '=', id).execute();
}

async function emptyComment(tx: Transaction, { id }: OwnComment): Promise<void> {
  await named(tx, 'comments.forget-origin')
    .deleteFrom('comment_origins')
    .where('comment_id', '=', id)
    .execute();
  await named(tx, 'comments.empty')
    .updateTable('comments')
    .set({
      status: 'deleted',
      author_id: null,
      guest_name: '',
      guest_email: null,
      guest_website: null,
      guest_token_hash: null,
      wants_replies: 0,
      text: '',
      html: '',
    })
    .where('id', '=', id)
    .execute();
}
