import { parseHtml } from '../../content/parse-html.ts';
import { plainText } from '../../content/plain-text.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { addressKey } from '../../mail/mail-address.ts';
import { READABLE_STATUSES } from '../../posts/post.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { type CommentStatus, commentPath } from '../comment.ts';

/** What mail about a comment says, and whom it may concern. */
export interface CommentNews {
  commentId: number;
  status: CommentStatus;
  /** As it was written. */
  text: string;
  /** Plain text, cut. */
  excerpt: string;
  writer: Writer;
  wantsReplies: boolean;
  post: { title: string; authorId: number };
  /** Absolute, leads to the comment on whichever page it stands by then. */
  url: string;
  siteUrl: string;
  siteName: string;
  /** Of the comment that it answers, as long as that is to be seen. */
  parent: { writer: Writer; wantsReplies: boolean } | null;
}

export interface Writer {
  userId: number | null;
  name: string;
  /** Of the account, or as a guest typed it. */
  email: string | null;
}

const EXCERPT_MAX_LENGTH = 600;
const NAME_MAX_LENGTH = 60;

/** Undefined when the comment, or the post to anybody, is not there. Two statements. */
export async function findCommentNews(
  db: Reader,
  commentId: number,
  siteUrl: string,
): Promise<CommentNews | undefined> {
  const row = await findRow(db, commentId);
  if (row === undefined) return undefined;
  const settings = await loadSettings(db);
  const isParentShown = row.parent_status === 'approved';
  return {
    commentId,
    status: row.status,
    text: row.text,
    excerpt: cut(plainText(parseHtml(row.html)), EXCERPT_MAX_LENGTH),
    writer: writerFrom(row.author_id, row.user_name, row.user_email, row.guest_name, row.guest_email),
    wantsReplies: row.wants_replies === 1,
    post: { title: row.title, authorId: row.post_author_id },
    url: `${siteUrl}${commentPath(commentId)}`,
    siteUrl,
    siteName: settings.name,
    parent: isParentShown
      ? {
          writer: writerFrom(
            row.parent_author_id,
            null,
            row.parent_user_email,
            row.parent_guest_name,
            row.parent_guest_email,
          ),
          wantsReplies: row.parent_wants_replies === 1,
        }
      : null,
  };
}

/** Whether an address or an account is the writer's own. */
export function isWriters(news: CommentNews, person: { userId: number | null; email: string }): boolean {
  const { userId, email } = news.writer;
  if (userId !== null && userId === person.userId) return true;
  return email !== null && addressKey(email) === addressKey(person.email);
}

function findRow(db: Reader, commentId: number) {
  return named(db, 'comments.news')
    .selectFrom('comments')
    .innerJoin('posts', 'posts.id', 'comments.post_id')
    .leftJoin('users as writers', 'writers.id', 'comments.author_id')
    .leftJoin('comments as parents', 'parents.id', 'comments.parent_id')
    .leftJoin('users as parent_writers', 'parent_writers.id', 'parents.author_id')
    .select([
      'comments.status',
      'comments.text',
      'comments.html',
      'comments.author_id',
      'comments.guest_name',
      'comments.guest_email',
      'comments.wants_replies',
      'posts.title',
      'posts.author_id as post_author_id',
      'writers.name as user_name',
      'writers.email as user_email',
      'parents.status as parent_status',
      'parents.author_id as parent_author_id',
      'parents.guest_name as parent_guest_name',
      'parents.guest_email as parent_guest_email',
      'parents.wants_replies as parent_wants_replies',
      'parent_writers.email as parent_user_email',
    ])
    .where('comments.id', '=', commentId)
    .where('posts.status', 'in', READABLE_STATUSES)
    .executeTakeFirst();
}

function writerFrom(
  userId: number | null,
  userName: string | null,
  userEmail: string | null,
  guestName: string | null,
  guestEmail: string | null,
): Writer {
  const name = cut(userName ?? guestName ?? '', NAME_MAX_LENGTH) || 'Somebody';
  return { userId, name, email: userId === null ? guestEmail : userEmail };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed().trimEnd()}…`;
}
