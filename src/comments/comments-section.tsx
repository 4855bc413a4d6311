import type { Child } from 'hono/jsx';
import type { DateSetting } from '../web/dates.ts';
import type { CommentThread } from './comment.ts';
import { CommentThreads } from './comment-threads.tsx';

export interface CommentsSectionProps {
  threads: readonly CommentThread[];
  /** Approved comments, replies included. */
  count: number;
  dates: DateSetting;
  /** Where a reply to a comment is written; null shows no reply links. */
  replyHref: ((commentId: number) => string) | null;
  /** The form for a new comment; nothing when comments are closed. */
  form?: Child;
}

/** Nothing at all where nobody commented and nobody can. */
export function CommentsSection({ threads, count, dates, replyHref, form }: CommentsSectionProps) {
  if (threads.length === 0 && !form) return null;
  return (
    <section class="comments" id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title">{title(count)}</h2>
      {threads.length > 0 ? (
        <CommentThreads threads={threads} dates={dates} replyHref={replyHref} />
      ) : (
        <p class="empty">Nobody has commented yet. Yours would be the first.</p>
      )}
      {form || <p class="comments-closed">Comments on this post are closed.</p>}
    </section>
  );
}

function title(count: number): string {
  if (count === 0) return 'Comments';
  return count === 1 ? '1 comment' : `${count} comments`;
}
