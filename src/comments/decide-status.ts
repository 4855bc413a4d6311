import { isStaff } from '../accounts/role.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentStatus } from './comment.ts';
import type { CommentContext } from './comment-context.ts';
import type { Commenter } from './commenter.ts';
import { assessComment } from './spam/assess-comment.ts';
import { writerPast } from './spam/writer-past.ts';

export interface Decision {
  status: CommentStatus;
  /** Why it waits or is spam, in sentences for moderators. */
  reasons: string[];
}

export interface CheckedComment {
  postId: number;
  text: string;
  html: string;
  honeypot: string;
  filledInMs: number | null;
}

const SPAM_OR_HELD = { spam: 'spam', hold: 'pending' } as const;

/** Whether a comment is shown at once. Those who run the site never wait. */
export async function decideStatus(
  tx: Transaction,
  commenter: Commenter,
  comment: CheckedComment,
  context: CommentContext,
  now: number,
): Promise<Decision> {
  if (commenter.kind === 'member' && isStaff(commenter.member.role))
    return { status: 'approved', reasons: [] };
  const { verdict, reasons } = await assess(tx, commenter, comment, context, now);
  if (verdict !== 'fine') return { status: SPAM_OR_HELD[verdict], reasons };
  const waitsFor = await whyItWaits(tx, commenter, context);
  return waitsFor === null ? { status: 'approved', reasons } : { status: 'pending', reasons: [waitsFor] };
}

/** What becomes of an approved comment that its writer changed. */
export async function decideOnEdit(
  tx: Transaction,
  commenter: Commenter,
  comment: CheckedComment,
  context: CommentContext,
  now: number,
): Promise<Decision> {
  if (commenter.kind === 'member' && isStaff(commenter.member.role))
    return { status: 'approved', reasons: [] };
  const { verdict, reasons } = await assess(tx, commenter, comment, context, now);
  return { status: verdict === 'fine' ? 'approved' : SPAM_OR_HELD[verdict], reasons };
}

function assess(
  tx: Transaction,
  commenter: Commenter,
  comment: CheckedComment,
  { settings, address, userAgent }: CommentContext,
  now: number,
) {
  return assessComment(tx, { ...comment, ...traitsOf(commenter), address, userAgent }, settings, now);
}

function traitsOf(commenter: Commenter) {
  if (commenter.kind === 'guest') {
    const { name, email, website } = commenter;
    return { name, email, website, userId: null };
  }
  const { id, name, email } = commenter.member;
  return { name, email, website: null, userId: id };
}

async function whyItWaits(
  tx: Transaction,
  commenter: Commenter,
  { settings, address }: CommentContext,
): Promise<string | null> {
  if (commenter.kind === 'member' && !commenter.member.emailVerified) {
    return 'The writer has not confirmed their e-mail address.';
  }
  if (settings.commentApproval === 'all') return 'Every comment waits for a moderator.';
  if (settings.commentApproval === 'none' || (await wasApproved(tx, commenter, address))) return null;
  return 'It is the first comment of this writer.';
}

async function wasApproved(tx: Transaction, commenter: Commenter, address: string): Promise<boolean> {
  const past = await writerPast(tx, { ...traitsOf(commenter), address });
  if (past.hasApproved || commenter.kind === 'member') return past.hasApproved;
  const known = await named(tx, 'comments.approved-of-guest')
    .selectFrom('comments')
    .select('id')
    .where('guest_token_hash', '=', commenter.tokenHash)
    .where('status', '=', 'approved')
    .limit(1)
    .executeTakeFirst();
  return known !== undefined;
}
