// What the log remembers of comments.
import { z } from 'zod';
import type { Reader } from '../../database/database.ts';
import { inPieces } from '../../database/in-pieces.ts';
import { named } from '../../database/named.ts';
import { COMMENT_STATUSES, type CommentStatus } from '../comment.ts';

const detailSchema = z.object({ from: z.enum(COMMENT_STATUSES), to: z.enum(COMMENT_STATUSES) });

/** Which of these comments have been moderated, by people or by the program. */
export async function everChanged(db: Reader, ids: readonly number[]): Promise<Set<number>> {
  return new Set((await changesOf(db, ids)).map(({ id }) => id));
}

/** Which of these comments the log knows to have been approved at some time. */
export async function everVisible(db: Reader, ids: readonly number[]): Promise<Set<number>> {
  const seen = new Set<number>();
  for (const { id, from, to } of await changesOf(db, ids)) {
    if (from === 'approved' || to === 'approved') seen.add(id);
  }
  return seen;
}

/** What comments were before they became what they are, as far as the log knows. */
export async function statusesBefore(
  db: Reader,
  ids: readonly number[],
): Promise<Map<number, CommentStatus>> {
  return new Map((await changesOf(db, ids)).map(({ id, from }) => [id, from]));
}

/** Oldest first. */
async function changesOf(db: Reader, ids: readonly number[]) {
  const changes: { id: number; from: CommentStatus; to: CommentStatus }[] = [];
  for (const piece of inPieces(ids)) {
    const rows = await named(db, 'audit.of-comments')
      .selectFrom('audit_log')
      .select(['subject_id', 'detail'])
      .where('subject_kind', '=', 'comment')
      .where('subject_id', 'in', piece)
      .orderBy('id')
      .execute();
    for (const row of rows) {
      const detail = detailSchema.safeParse(JSON.parse(row.detail));
      if (detail.success && row.subject_id !== null) changes.push({ id: row.subject_id, ...detail.data });
    }
  }
  return changes;
}
