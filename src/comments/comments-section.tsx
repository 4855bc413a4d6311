import type { DateSetting } from '../web/dates.ts';
import type { CommentThread } from './comment.ts';
import { CommentThreads } from './comment-threads.tsx';

export interface CommentsSectionProps {
  threads: readonly CommentThread[];
  /** Approved comments, replies included. */
  count: number;
  dates: DateSetting;
}

/** Nothing at all where nobody commented. */
export function CommentsSection({ threads, count, dates }: CommentsSectionProps) {
  if (threads.length === 0) return null;
  return (
    <section class="comments" id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title">{title(count)}</h2>
      <CommentThreads threads={threads} dates={dates} />
    </section>
  );
}

function title(count: number): string {
  return count === 1 ? '1 comment' : `${count} comments`;
}
