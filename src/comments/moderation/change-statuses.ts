import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { Transaction } from '../../database/database.ts';
import { inPieces } from '../../database/in-pieces.ts';
import { named } from '../../database/named.ts';
import { invalidate, withdraw } from '../../invalidation/log.ts';
import { commentsTag } from '../cache-tags.ts';
import type { CommentStatus } from '../comment.ts';
import { changeCommentCount } from '../count-comments.ts';
import { notifyOfComment } from '../notifications/notify-of-comment.ts';
import { everVisible } from './deed-queries.ts';
import { type LockedComment, lockComments } from './lock-comments.ts';

export const MOST_AT_ONCE = 500;

/** What was done to one comment. */
export interface Change {
  id: number;
  from: CommentStatus;
  to: CommentStatus;
}

export type ModerationResult =
  | { ok: true; changes: Change[] }
  | { ok: false; reason: 'none-given' | 'too-many' };

export interface ModerationContext {
  siteUrl: string;
  /** Milliseconds since 1970. */
  now: number;
}

interface Deed {
  /** `comment.approve` … */
  action: string;
  detail?: Readonly<Record<string, unknown>>;
}

/**
 * Gives comments other statuses, all or none: counts, deeds and mail to whom it concerns included. What there is not, or
 * is that already, is left out of the changes.
 * @param statusFor what a comment is to become, null to leave it.
 * @throws ForbiddenError when one of them is not the actor's to moderate.
 */
export async function changeStatuses(
  tx: Transaction,
  actor: Actor,
  ids: readonly number[],
  deed: Deed,
  statusFor: (comment: LockedComment) => CommentStatus | null,
  context: ModerationContext,
): Promise<ModerationResult> {
  // Those who may moderate nothing learn nothing of what there is; each comment is asked for below.
  demand(actor, 'comments.moderate', actor.userId ?? undefined);
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return { ok: false, reason: 'none-given' };
  if (wanted.length > MOST_AT_ONCE) return { ok: false, reason: 'too-many' };
  const comments = await lockComments(tx, wanted);
  for (const comment of comments) demand(actor, 'comments.moderate', comment.postAuthorId);
  const changed = comments.flatMap((comment) => {
    const to = comment.isEmpty ? null : statusFor(comment);
    return to === null || to === comment.status ? [] : [{ ...comment, to }];
  });
  await writeStatuses(tx, changed);
  await changeCounts(tx, changed);
  await notifyOfNew(tx, changed, context);
  for (const { id, status: from, to, postTitle } of changed) {
    const subject = { kind: 'comment', id, label: postTitle };
    const detail = { from, to, ...deed.detail };
    await recordDeed(tx, actor, { action: deed.action, subject, detail }, context.now);
  }
  return { ok: true, changes: changed.map(({ id, status, to }) => ({ id, from: status, to })) };
}

type Changed = LockedComment & { to: CommentStatus };

async function writeStatuses(tx: Transaction, changed: readonly Changed[]): Promise<void> {
  for (const [to, group] of Map.groupBy(changed, (comment) => comment.to)) {
    for (const piece of inPieces(group.map((comment) => comment.id))) {
      await named(tx, 'comments.set-status')
        .updateTable('comments')
        .set({ status: to })
        .where('id', 'in', piece)
        .execute();
    }
  }
  for (const comment of changed) {
    const tags = [commentsTag(comment.postId)];
    if (comment.status === 'approved') withdraw(tx, tags);
    else if (comment.to === 'approved' || isPlace(comment)) invalidate(tx, tags);
  }
}

/** Readers see that something was deleted where somebody has answered it, also what they never saw itself. */
function isPlace({ status, to, hasReplies }: Changed): boolean {
  return hasReplies && (status === 'deleted' || to === 'deleted');
}

async function changeCounts(tx: Transaction, changed: readonly Changed[]): Promise<void> {
  for (const [postId, group] of Map.groupBy(changed, (comment) => comment.postId)) {
    const difference = group.reduce((sum, { status, to }) => sum + visible(to) - visible(status), 0);
    await changeCommentCount(tx, postId, difference);
  }
}

function visible(status: CommentStatus): 0 | 1 {
  return status === 'approved' ? 1 : 0;
}

/** Those it concerns hear of a comment when it is to be seen for the first time, and never again. */
async function notifyOfNew(
  tx: Transaction,
  changed: readonly Changed[],
  { siteUrl, now }: ModerationContext,
): Promise<void> {
  const approved = changed.filter((comment) => comment.to === 'approved').map((comment) => comment.id);
  const seenBefore = await everVisible(tx, approved);
  for (const id of approved) if (!seenBefore.has(id)) await notifyOfComment(tx, id, siteUrl, now);
}
