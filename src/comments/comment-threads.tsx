import { raw } from 'hono/html';
import type { DateSetting } from '../web/dates.ts';
import { Time } from '../web/time.tsx';
import type { CommentThread } from './comment.ts';

/** Replies below this depth stand in one list and say whom they answer, so that no line gets too short to read. */
const DEEPEST_LEVEL = 4;

export interface CommentThreadsProps {
  threads: readonly CommentThread[];
  dates: DateSetting;
}

export function CommentThreads({ threads, dates }: CommentThreadsProps) {
  const entries = threads.map((thread) => ({ comment: thread, parent: null }));
  return <CommentList entries={entries} level={1} dates={dates} />;
}

interface Entry {
  comment: CommentThread;
  parent: CommentThread | null;
}

interface CommentListProps {
  entries: readonly Entry[];
  level: number;
  dates: DateSetting;
}

function CommentList({ entries, level, dates }: CommentListProps) {
  if (entries.length === 0) return null;
  return (
    <ol class={`comment-list comment-level-${level}`}>
      {entries.map((entry) => (
        <li>
          <Comment entry={entry} dates={dates} />
          {level < DEEPEST_LEVEL && (
            <CommentList entries={repliesOf(entry.comment, level + 1)} level={level + 1} dates={dates} />
          )}
        </li>
      ))}
    </ol>
  );
}

function repliesOf(comment: CommentThread, level: number): Entry[] {
  return level < DEEPEST_LEVEL
    ? comment.replies.map((reply) => ({ comment: reply, parent: comment }))
    : flatten(comment);
}

/** All replies below a comment in reading order; a loop, as threads may be deeper than the call stack. */
function flatten(root: CommentThread): Entry[] {
  const entries: Entry[] = [];
  const pending: Entry[] = root.replies.map((reply) => ({ comment: reply, parent: root })).reverse();
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    entries.push(entry);
    const { comment } = entry;
    pending.push(...comment.replies.map((reply) => ({ comment: reply, parent: comment })).reverse());
  }
  return entries;
}

interface CommentProps {
  entry: Entry;
  dates: DateSetting;
}

function Comment({ entry: { comment, parent }, dates }: CommentProps) {
  return (
    <article class="comment" id={`comment-${comment.id}`}>
      <header class="comment-header">
        <CommentAuthor comment={comment} />
        {comment.byPostAuthor && <span class="comment-badge">Author</span>}
        <a class="comment-time" href={`#comment-${comment.id}`}>
          <Time
            value={comment.createdAt}
            language={dates.language}
            timeZone={dates.timeZone}
            style="date-time"
          />
        </a>
        {parent && (
          <a class="comment-parent" href={`#comment-${parent.id}`}>
            In reply to <span dir="auto">{parent.authorName}</span>
          </a>
        )}
      </header>
      <div class="comment-body content" dir="auto">
        {raw(comment.html)}
      </div>
    </article>
  );
}

function CommentAuthor({ comment }: { comment: CommentThread }) {
  const { authorName, authorUrl } = comment;
  if (!authorUrl) {
    return (
      <b class="comment-author" dir="auto">
        {authorName}
      </b>
    );
  }
  return (
    <b class="comment-author" dir="auto">
      <a href={authorUrl} rel={authorUrl.startsWith('/') ? undefined : 'nofollow ugc noopener'}>
        {authorName}
      </a>
    </b>
  );
}
