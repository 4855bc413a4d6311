import { normaliseText } from '../content/normalise-text.ts';
import { renderComment } from '../content/render-comment.ts';
import type { SourceFormat } from '../content/render-content.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentStatus } from './comment.ts';
import { changeCommentCount } from './count-comments.ts';
import { webAddress } from './web-address.ts';

export interface CommentInput {
  postId: number;
  parentId: number | null;
  author: { userId: number } | { guestName: string; guestEmail: string | null; guestWebsite: string | null };
  text: string;
  format: SourceFormat;
  status: CommentStatus;
  createdAt: number;
  /** Hash of the cookie by which a guest is known as its writer. */
  guestTokenHash?: string | null;
  wantsReplies?: boolean;
}

export type AddCommentResult =
  | { ok: true; id: number }
  | { ok: false; reason: 'empty' | 'too-long' | 'no-such-parent' };

/**
 * Adds a comment and counts it on its post when it is approved.
 * @param maxLength the site's limit for its text, in UTF-16 code units.
 */
export async function addComment(
  tx: Transaction,
  input: CommentInput,
  maxLength: number,
): Promise<AddCommentResult> {
  const text = normaliseText(input.text);
  // Of what its writer deleted only the place is left.
  if (text.trim() === '' && input.status !== 'deleted') return { ok: false, reason: 'empty' };
  if (text.length > maxLength) return { ok: false, reason: 'too-long' };
  if (input.parentId !== null && !(await isOnPost(tx, input.parentId, input.postId))) {
    return { ok: false, reason: 'no-such-parent' };
  }
  const { html } = renderComment(text, input.format);
  return { ok: true, id: await insertComment(tx, { ...input, text }, html) };
}

/**
 * Writes a comment that was checked before, and counts it.
 * @param html what `renderComment` made of its text.
 */
export async function insertComment(tx: Transaction, input: CommentInput, html: string): Promise<number> {
  // Before the comment, which holds on to its post's row as well: whoever changes the post at the same time waits here.
  if (input.status === 'approved') await changeCommentCount(tx, input.postId, 1);
  const guest = 'guestName' in input.author ? input.author : null;
  const { id } = await named(tx, 'comments.add')
    .insertInto('comments')
    .values({
      post_id: input.postId,
      parent_id: input.parentId,
      thread_id: ofParent(tx, 'thread_id', input.parentId) ?? 0,
      thread_at: ofParent(tx, 'thread_at', input.parentId) ?? input.createdAt,
      author_id: 'userId' in input.author ? input.author.userId : null,
      guest_name: guest && normaliseText(guest.guestName),
      guest_email: guest?.guestEmail == null ? null : normaliseText(guest.guestEmail),
      guest_website: guest && webAddress(guest.guestWebsite),
      guest_token_hash: input.guestTokenHash ?? null,
      wants_replies: input.wantsReplies ? 1 : 0,
      status: input.status,
      created_at: input.createdAt,
      format: input.format,
      html,
      text: input.text,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (input.parentId === null) await beginThread(tx, id);
  return id;
}

/** A reply stands in the thread of what it answers. */
function ofParent(tx: Transaction, column: 'thread_id' | 'thread_at', parentId: number | null) {
  if (parentId === null) return null;
  return tx
    .selectFrom('comments as parents')
    .select(column)
    .where('id', '=', parentId)
    .$asScalar()
    .$notNull();
}

/** Its own id is not known before it is written. */
async function beginThread(tx: Transaction, id: number): Promise<void> {
  await named(tx, 'comments.begin-thread')
    .updateTable('comments')
    .set({ thread_id: id })
    .where('id', '=', id)
    .execute();
}

async function isOnPost(tx: Transaction, commentId: number, postId: number): Promise<boolean> {
  const parent = await named(tx, 'comments.post-of')
    .selectFrom('comments')
    .select('post_id')
    .where('id', '=', commentId)
    .executeTakeFirst();
  return parent?.post_id === postId;
}
