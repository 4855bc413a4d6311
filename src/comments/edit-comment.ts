import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate, withdraw } from '../invalidation/log.ts';
import { commentsTag } from './cache-tags.ts';
import { checkText, type TextProblem } from './check-text.ts';
import type { CommentStatus } from './comment.ts';
import type { CommentContext } from './comment-context.ts';
import { actorOfCommenter, type Commenter, type Visitor } from './commenter.ts';
import { changeCommentCount } from './count-comments.ts';
import { decideOnEdit } from './decide-status.ts';
import { linkMentions } from './link-mentions.ts';
import { lockCommentedPost } from './lock-commented-post.ts';
import { notifyOfComment } from './notifications/notify-of-comment.ts';
import { changeableUntil, findOwnComment, type OwnComment } from './own-comment.ts';
import { takeCommentTurn } from './take-comment-turn.ts';

export type EditCommentResult =
  | { ok: true; status: CommentStatus }
  | { ok: false; reason: 'no-such-comment' | 'too-late' | TextProblem }
  | { ok: false; reason: 'too-many'; retryAfterSeconds: number };

/** Changes a comment's text for its writer. One that was approved is looked at again, and may have to wait. */
export async function editComment(
  tx: Transaction,
  visitor: Visitor,
  edit: { id: number; text: string },
  context: CommentContext,
  now: number,
): Promise<EditCommentResult> {
  const found = await lockOwnComment(tx, edit.id, visitor);
  if (found === undefined) return { ok: false, reason: 'no-such-comment' };
  const { comment, post } = found;
  const actor = actorOfCommenter(visitor.member, comment.guest_name ?? '', visitor.address);
  demand(actor, 'comments.write');
  if (changeableUntil(comment, context.settings) <= now) return { ok: false, reason: 'too-late' };
  const checked = checkText(edit.text, context.settings.commentMaxLength);
  if (!checked.ok) return checked;
  const { text } = checked;
  if (text === comment.text) return { ok: true, status: comment.status };
  const turn = await takeCommentTurn(tx, writerOf(comment, visitor), visitor.address, context.settings, now);
  if (!turn.ok) return { ok: false, reason: 'too-many', retryAfterSeconds: turn.retryAfterSeconds };
  const html = await linkMentions(tx, post.id, checked);
  const status = await statusAfter(tx, visitor, comment, { text, html }, context, now);
  await named(tx, 'comments.edit')
    .updateTable('comments')
    .set({ text, html, format: 'markdown', edited_at: now, status })
    .where('id', '=', comment.id)
    .execute();
  await changeCommentCount(
    tx,
    comment.post_id,
    Number(status === 'approved') - Number(comment.status === 'approved'),
  );
  if (comment.status === 'approved')
    (status === 'approved' ? invalidate : withdraw)(tx, [commentsTag(post.id)]);
  if (status !== comment.status) await notifyOfComment(tx, comment.id, context.siteUrl, now);
  const subject = { kind: 'comment', id: comment.id, label: post.title };
  const detail = status === comment.status ? { status } : { from: comment.status, to: status };
  await recordDeed(tx, actor, { action: 'comment.edit', subject, detail }, now);
  return { ok: true, status };
}

/** The post is locked first, as everywhere; what was read before the lock may be out of date. */
export async function lockOwnComment(tx: Transaction, id: number, visitor: Visitor) {
  const before = await findOwnComment(tx, id, visitor);
  const post = before === undefined ? undefined : await lockCommentedPost(tx, before.post_id);
  const comment = post === undefined ? undefined : await findOwnComment(tx, id, visitor);
  return comment === undefined || post === undefined ? undefined : { comment, post };
}

async function statusAfter(
  tx: Transaction,
  visitor: Visitor,
  comment: OwnComment,
  { text, html }: { text: string; html: string },
  context: CommentContext,
  now: number,
): Promise<CommentStatus> {
  if (comment.status !== 'approved') return comment.status;
  // While it is looked at, it says nothing for its writer itself.
  await setStatus(tx, comment.id, 'pending');
  const edited = { postId: comment.post_id, text, html, honeypot: '', filledInMs: null };
  const { status, reasons } = await decideOnEdit(tx, writerOf(comment, visitor), edited, context, now);
  if (status !== 'approved') await keepReasons(tx, comment.id, reasons);
  return status;
}

function writerOf(comment: OwnComment, { member }: Visitor): Commenter {
  if (comment.author_id !== null && member !== null) return { kind: 'member', member };
  return {
    kind: 'guest',
    name: comment.guest_name ?? '',
    email: comment.guest_email,
    website: comment.guest_website,
    tokenHash: comment.guest_token_hash ?? '',
    isNew: false,
  };
}

async function setStatus(tx: Transaction, id: number, status: CommentStatus): Promise<void> {
  await named(tx, 'comments.hold').updateTable('comments').set({ status }).where('id', '=', id).execute();
}

async function keepReasons(tx: Transaction, commentId: number, reasons: readonly string[]): Promise<void> {
  await named(tx, 'comments.keep-reasons')
    .updateTable('comment_origins')
    .set({ reasons: JSON.stringify(reasons) })
    .where('comment_id', '=', commentId)
    .execute();
}
