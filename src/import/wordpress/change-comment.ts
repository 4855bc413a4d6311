import type { CommentInput } from '../../comments/add-comment.ts';
import { commentsTag } from '../../comments/cache-tags.ts';
import type { CommentStatus } from '../../comments/comment.ts';
import { changeCommentCount } from '../../comments/count-comments.ts';
import { moveThread } from '../../comments/move-thread.ts';
import { renderComment } from '../../content/render-comment.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { withdraw } from '../../invalidation/log.ts';
import { digestOf } from '../imported-items.ts';

/** Writes what the export says of a comment over what was imported of it, and keeps its post's count. */
export async function changeComment(
  tx: Transaction,
  id: number,
  before: CommentStatus,
  input: CommentInput,
): Promise<void> {
  const guest = 'guestName' in input.author ? input.author : null;
  await named(tx, 'imports.change-comment')
    .updateTable('comments')
    .set({
      parent_id: input.parentId,
      author_id: 'userId' in input.author ? input.author.userId : null,
      guest_name: guest?.guestName ?? null,
      guest_email: guest?.guestEmail ?? null,
      guest_website: guest?.guestWebsite ?? null,
      status: input.status,
      created_at: input.createdAt,
      format: input.format,
      html: renderComment(input.text, input.format).html,
      text: input.text,
    })
    .where('id', '=', id)
    .execute();
  await moveThread(tx, id);
  if (before === 'approved') withdraw(tx, [commentsTag(input.postId)]);
  const change = Number(input.status === 'approved') - Number(before === 'approved');
  await changeCommentCount(tx, input.postId, change);
}

export async function findComment(tx: Transaction, id: number): Promise<CommentInput | undefined> {
  const row = await named(tx, 'imports.comment')
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const guest = {
    guestName: row.guest_name ?? '',
    guestEmail: row.guest_email,
    guestWebsite: row.guest_website,
  };
  return {
    postId: row.post_id,
    parentId: row.parent_id,
    author: row.author_id === null ? guest : { userId: row.author_id },
    text: row.text,
    format: row.format,
    status: row.status,
    createdAt: row.created_at,
  };
}

/** The same for a comment as an import would write it and as the database has it, until one of the two is changed. */
export function commentDigest({ parentId, author, text, format, status, createdAt }: CommentInput): string {
  const writer =
    'userId' in author
      ? [String(author.userId)]
      : [author.guestName, author.guestEmail ?? '', author.guestWebsite ?? ''];
  return digestOf(String(parentId), text, format, status, String(createdAt), ...writer);
}
