import { addComment, type CommentInput } from '../../comments/add-comment.ts';
import type { CommentStatus } from '../../comments/comment.ts';
import { webAddress } from '../../comments/web-address.ts';
import { ContentError } from '../../content/content-error.ts';
import { normaliseText } from '../../content/normalise-text.ts';
import type { Transaction } from '../../database/database.ts';
import { rememberItem } from '../imported-items.ts';
import { changeComment, commentDigest, findComment } from './change-comment.ts';
import { plainText } from './content/plain-text.ts';
import type { AuthorDirectory } from './import-authors.ts';
import { findImportedItems } from './imported-keys.ts';
import { inThreadOrder } from './thread-order.ts';
import { offsetOf, timeOf } from './wordpress-date.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WordPressReport } from './wordpress-report.ts';
import type { WxrComment, WxrItem } from './wxr-item.ts';

export type CommentResult = { outcome: 'added' | 'changed' | 'unchanged' } | { leftOut: string };

/** Takes a post's comments, replies below what they answer. One result for each. */
export async function importComments(
  tx: Transaction,
  run: WordPressImport,
  authors: AuthorDirectory,
  postId: number,
  item: WxrItem,
): Promise<CommentResult[]> {
  const results: CommentResult[] = [];
  const known = await findImportedItems(
    tx,
    run.source,
    'comment',
    item.comments.map((comment) => keyOf(comment, item)),
  );
  const taken = new Map<string, number>();
  for (const comment of inThreadOrder(item.comments)) {
    const reason = reasonToLeaveOut(comment);
    if (reason !== null || (comment.id !== '' && taken.has(comment.id))) {
      results.push({ leftOut: reason ?? 'stands twice in the export' });
      continue;
    }
    const input = commentInput(
      run,
      authors,
      { postId, parentId: taken.get(comment.parentId) ?? null },
      comment,
      item,
    );
    const { id, result } = await takeComment(tx, run, keyOf(comment, item), input, known);
    if (id !== null) taken.set(comment.id, id);
    results.push(result);
  }
  return results;
}

export function reportComments(
  report: WordPressReport,
  post: string,
  results: readonly CommentResult[],
): void {
  for (const result of results) {
    if ('leftOut' in result) report.leaveOutAlike('comments', post, result.leftOut);
    else report.count('comments', result.outcome);
  }
}

type Known = Awaited<ReturnType<typeof findImportedItems>>;

async function takeComment(
  tx: Transaction,
  run: WordPressImport,
  key: string,
  input: CommentInput,
  known: Known,
): Promise<{ id: number | null; result: CommentResult }> {
  const digest = commentDigest(input);
  const before = known.get(key);
  const row = before && (await findComment(tx, before.entityId));
  if (before !== undefined && row === undefined && !run.overwrite)
    return { id: null, result: { leftOut: 'was deleted here' } };
  if (before !== undefined && row !== undefined) {
    const isEdited = commentDigest(row) !== before.digest;
    const isKept = isEdited ? !run.overwrite : before.digest === digest;
    if (isKept) return { id: before.entityId, result: { outcome: 'unchanged' } };
  }
  const remember = (entityId: number) =>
    rememberItem(tx, run.source, 'comment', key, { entityId, digest, importedAt: run.now() });
  try {
    if (before !== undefined && row !== undefined) {
      if (input.text.length > run.settings.commentMaxLength)
        return { id: null, result: { leftOut: tooLong(run) } };
      await changeComment(tx, before.entityId, row.status, input);
      await remember(before.entityId);
      return { id: before.entityId, result: { outcome: 'changed' } };
    }
    const added = await addComment(tx, input, run.settings.commentMaxLength);
    if (!added.ok)
      return { id: null, result: { leftOut: added.reason === 'too-long' ? tooLong(run) : 'is empty' } };
    await remember(added.id);
    return { id: added.id, result: { outcome: 'added' } };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return { id: null, result: { leftOut: error.message } };
  }
}

function tooLong({ settings }: WordPressImport): string {
  return `is longer than ${settings.commentMaxLength} characters; raise the setting commentMaxLength and import again`;
}

function reasonToLeaveOut({ type, approved }: WxrComment): string | null {
  if (type === 'pingback' || type === 'trackback') return 'a pingback or trackback, written by another site';
  if (type !== '' && type !== 'comment') return `of the type "${type}", which a plugin added`;
  return statusFrom(approved) === null ? `has the unknown status "${approved}"` : null;
}

function statusFrom(approved: string): CommentStatus | null {
  if (/^(?:1|approved?)$/.test(approved)) return 'approved';
  if (/^(?:0|hold|unapproved|)$/.test(approved)) return 'pending';
  if (approved === 'spam') return 'spam';
  return /^(?:post-)?trash(?:ed)?$/.test(approved) ? 'deleted' : null;
}

function commentInput(
  { survey, settings }: WordPressImport,
  authors: AuthorDirectory,
  place: { postId: number; parentId: number | null },
  comment: WxrComment,
  item: WxrItem,
): CommentInput {
  const userId = comment.userId === '' ? undefined : authors.idOfUser(comment.userId);
  const guest = {
    guestName: normaliseText(plainText(comment.name)).slice(0, settings.commentMaxLength) || 'Anonymous',
    guestEmail: comment.email === '' ? null : normaliseText(comment.email),
    guestWebsite: webAddress(comment.website),
  };
  return {
    ...place,
    author: userId === undefined ? guest : { userId },
    text: normaliseText(comment.content).trim(),
    format: 'html',
    status: statusFrom(comment.approved) ?? 'pending',
    createdAt:
      timeOf(comment.dateGmt, comment.date, offsetOf(item) ?? survey.blog.offset) ?? survey.blog.exportedAt,
  };
}

function keyOf(comment: WxrComment, item: WxrItem): string {
  return comment.id || `${item.id}:${comment.dateGmt}:${comment.name}:${comment.content.slice(0, 100)}`;
}
