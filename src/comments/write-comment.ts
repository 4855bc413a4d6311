import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Settings } from '../site/settings.ts';
import { insertComment } from './add-comment.ts';
import { checkText, type TextProblem } from './check-text.ts';
import type { CommentStatus } from './comment.ts';
import type { CommentContext } from './comment-context.ts';
import { actorOfCommenter, type Commenter } from './commenter.ts';
import { openness } from './comments-open.ts';
import { decideStatus } from './decide-status.ts';
import { findDoubledComment } from './find-doubled-comment.ts';
import { linkMentions } from './link-mentions.ts';
import { type LockedPost, lockCommentedPost } from './lock-commented-post.ts';
import { notifyOfComment } from './notifications/notify-of-comment.ts';
import { takeCommentTurn } from './take-comment-turn.ts';

export interface WrittenComment {
  postId: number;
  /** The comment that it answers. */
  parentId: number | null;
  /** Markdown. */
  text: string;
  wantsReplies: boolean;
  /** What stands in the field that people do not see. */
  honeypot: string;
  /** How long the form was open, null when that is not known. */
  filledInMs: number | null;
}

export type WriteCommentResult =
  /** `isDoubled`: the same comment was there already. */
  | { ok: true; id: number; status: CommentStatus; isDoubled: boolean }
  | { ok: false; reason: 'no-such-post' | 'closed' | 'members-only' | 'no-such-parent' | TextProblem }
  | { ok: false; reason: 'too-many'; retryAfterSeconds: number };

/** Adds what a reader wrote, or keeps it for a moderator, as the settings and the look of it ask for. */
export async function writeComment(
  tx: Transaction,
  commenter: Commenter,
  input: WrittenComment,
  context: CommentContext,
  now: number,
): Promise<WriteCommentResult> {
  const { settings, address } = context;
  const member = commenter.kind === 'member' ? commenter.member : null;
  const actor = actorOfCommenter(member, commenter.kind === 'guest' ? commenter.name : '', address);
  demand(actor, 'comments.write');
  const post = await lockCommentedPost(tx, input.postId);
  const refusal = await refusalOf(tx, post, commenter, input, settings, now);
  if (refusal !== null || post === undefined) return { ok: false, reason: refusal ?? 'no-such-post' };
  const checked = checkText(input.text, settings.commentMaxLength);
  if (!checked.ok) return checked;
  const { text } = checked;
  const doubled = await findDoubledComment(tx, commenter, { ...input, text }, address, now);
  if (doubled !== undefined) return { ok: true, ...doubled, isDoubled: true };
  const turn = await takeCommentTurn(tx, commenter, address, settings, now);
  if (!turn.ok) return { ok: false, reason: 'too-many', retryAfterSeconds: turn.retryAfterSeconds };
  const html = await linkMentions(tx, post.id, checked);
  const { status, reasons } = await decideStatus(tx, commenter, { ...input, text, html }, context, now);
  const id = await insertComment(
    tx,
    {
      postId: post.id,
      parentId: input.parentId,
      author: authorOf(commenter),
      text,
      format: 'markdown',
      status,
      createdAt: now,
      guestTokenHash: commenter.kind === 'guest' ? commenter.tokenHash : null,
      wantsReplies: input.wantsReplies,
    },
    html,
  );
  await keepOrigin(tx, id, context, reasons, now);
  const subject = { kind: 'comment', id, label: post.title };
  await recordDeed(tx, actor, { action: 'comment.write', subject, detail: { status } }, now);
  await notifyOfComment(tx, id, context.siteUrl, now);
  return { ok: true, id, status, isDoubled: false };
}

async function refusalOf(
  tx: Transaction,
  post: LockedPost | undefined,
  commenter: Commenter,
  input: WrittenComment,
  settings: Settings,
  now: number,
) {
  if (post === undefined) return 'no-such-post';
  const open = openness(post, settings, now);
  if (open === 'closed') return 'closed';
  if (open === 'members-only' && commenter.kind === 'guest') return 'members-only';
  if (input.parentId !== null && !(await isOpenToReplies(tx, input.parentId, post.id)))
    return 'no-such-parent';
  return null;
}

async function isOpenToReplies(tx: Transaction, commentId: number, postId: number): Promise<boolean> {
  const parent = await named(tx, 'comments.parent')
    .selectFrom('comments')
    .select(['post_id', 'status'])
    .where('id', '=', commentId)
    .executeTakeFirst();
  return parent?.post_id === postId && parent.status === 'approved';
}

function authorOf(commenter: Commenter) {
  if (commenter.kind === 'member') return { userId: commenter.member.id };
  return { guestName: commenter.name, guestEmail: commenter.email, guestWebsite: commenter.website };
}

async function keepOrigin(
  tx: Transaction,
  commentId: number,
  { address, userAgent }: CommentContext,
  reasons: readonly string[],
  now: number,
): Promise<void> {
  await named(tx, 'comments.keep-origin')
    .insertInto('comment_origins')
    .values({
      comment_id: commentId,
      address,
      user_agent: userAgent,
      reasons: JSON.stringify(reasons),
      created_at: now,
    })
    .execute();
}
