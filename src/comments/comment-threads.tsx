import type { DateSetting } from '../web/dates.ts';
import { type CommentThread, newCommentPath } from './comment.ts';
import { CommentArticle } from './comment-article.tsx';

export interface CommentThreadsProps {
  threads: readonly CommentThread[];
  dates: DateSetting;
  /** Replies below this level stand in one list and say whom they answer, so that no line gets too short to read. */
  depth: number;
  /** The post whose comments can be answered, null where no more are taken. */
  replyOn: number | null;
}

export function CommentThreads({ threads, dates, depth, replyOn }: CommentThreadsProps) {
  const list = { dates, depth, replyOn };
  return <CommentList entries={entriesOf(threads, null, 1, depth)} level={1} {...list} />;
}

interface Entry {
  comment: CommentThread;
  parent: CommentThread | null;
}

interface CommentListProps extends Omit<CommentThreadsProps, 'threads'> {
  entries: readonly Entry[];
  level: number;
}

function CommentList({ entries, level, ...list }: CommentListProps) {
  if (entries.length === 0) return null;
  const isDeepest = level === list.depth;
  return (
    <ol class={`comment-list comment-level-${level}${isDeepest ? ' is-deepest' : ''}`}>
      {entries.map((entry) => (
        <li class={entry.comment.answers === null ? undefined : 'is-continued'}>
          <Entry entry={entry} {...list} />
          {!isDeepest && (
            <CommentList
              entries={entriesOf(entry.comment.replies, entry.comment, level + 1, list.depth)}
              level={level + 1}
              {...list}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

/** At the deepest level all that is below, in reading order; a loop, as threads may be deeper than the call stack. */
function entriesOf(
  comments: readonly CommentThread[],
  parent: CommentThread | null,
  level: number,
  depth: number,
): Entry[] {
  if (level < depth) return comments.map((comment) => ({ comment, parent }));
  const entries: Entry[] = [];
  const pending: Entry[] = comments.map((comment) => ({ comment, parent })).reverse();
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    entries.push(entry);
    const { comment } = entry;
    pending.push(...comment.replies.map((reply) => ({ comment: reply, parent: comment })).reverse());
  }
  return entries;
}

interface EntryProps extends Pick<CommentThreadsProps, 'dates' | 'replyOn'> {
  entry: Entry;
}

function Entry({ entry: { comment, parent }, dates, replyOn }: EntryProps) {
  const { answers } = comment;
  return (
    <CommentArticle
      comment={comment}
      parent={answers ?? parent}
      isParentElsewhere={answers !== null}
      dates={dates}
    >
      {replyOn !== null && (
        <footer class="comment-actions">
          <ReplyLink postId={replyOn} comment={comment} />
        </footer>
      )}
    </CommentArticle>
  );
}

export function ReplyLink({
  postId,
  comment,
}: {
  postId: number;
  comment: { id: number; authorName: string };
}) {
  return (
    <a href={newCommentPath(postId, comment.id)} rel="nofollow" data-reply={comment.id}>
      Reply
      <span class="visually-hidden">
        {' to '}
        <span dir="auto">{comment.authorName}</span>
      </span>
    </a>
  );
}
