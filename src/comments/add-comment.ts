import { normaliseText } from '../content/normalise-text.ts';
import { renderComment } from '../content/render-comment.ts';
import type { SourceFormat } from '../content/render-content.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentStatus } from './comment.ts';

export interface CommentInput {
  postId: number;
  parentId: number | null;
  author: { userId: number } | { guestName: string; guestEmail: string | null; guestWebsite: string | null };
  text: string;
  format: SourceFormat;
  status: CommentStatus;
  createdAt: number;
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
  if (text.trim() === '') return { ok: false, reason: 'empty' };
  if (text.length > maxLength) return { ok: false, reason: 'too-long' };
  if (input.parentId !== null && !(await isOnPost(tx, input.parentId, input.postId))) {
    return { ok: false, reason: 'no-such-parent' };
  }
  const { html } = renderComment(text, input.format);
  // Before the comment, which holds on to its post's row as well: whoever changes the post at the same time waits here.
  if (input.status === 'approved') await countComment(tx, input.postId);
  const guest = 'guestName' in input.author ? input.author : null;
  const { id } = await named(tx, 'comments.add')
    .insertInto('comments')
    .values({
      post_id: input.postId,
      parent_id: input.parentId,
      author_id: 'userId' in input.author ? input.author.userId : null,
      guest_name: guest && normaliseText(guest.guestName),
      guest_email: guest?.guestEmail == null ? null : normaliseText(guest.guestEmail),
      guest_website: guest && webAddress(guest.guestWebsite),
      status: input.status,
      created_at: input.createdAt,
      format: input.format,
      html,
      text,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ok: true, id };
}

async function isOnPost(tx: Transaction, commentId: number, postId: number): Promise<boolean> {
  const parent = await named(tx, 'comments.post-of')
    .selectFrom('comments')
    .select('post_id')
    .where('id', '=', commentId)
    .executeTakeFirst();
  return parent?.post_id === postId;
}

async function countComment(tx: Transaction, postId: number): Promise<void> {
  await named(tx, 'comments.count')
    .updateTable('posts')
    .set((set) => ({ comment_count: set('comment_count', '+', 1) }))
    .where('id', '=', postId)
    .execute();
}

/** The address of a guest's website as it is stored; null for what leads nowhere on the web. */
export function webAddress(value: string | null): string | null {
  const url = value === null ? null : URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
