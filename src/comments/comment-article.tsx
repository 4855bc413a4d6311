import type { DateSetting } from '../web/dates.ts';
import { type Child, raw } from '../web/jsx/html.ts';
import { Time } from '../web/time.tsx';
import { commentAnchor, commentPath, type ShownComment } from './comment.ts';

export interface CommentArticleProps {
  comment: ShownComment;
  /** What it answers. */
  parent?: Pick<ShownComment, 'id' | 'authorName'> | null;
  dates: DateSetting;
  /** What it answers stands on another page. */
  isParentElsewhere?: boolean;
  /** Only its writer sees it so far. */
  isWaiting?: boolean;
  /** What may be done with it. */
  children?: Child;
}

export function CommentArticle(props: CommentArticleProps) {
  const { comment, isWaiting = false, children } = props;
  const anchor = commentAnchor(comment.id);
  if (comment.isDeleted) {
    return (
      <article class="comment is-deleted" id={anchor}>
        <p class="comment-gone">This comment was deleted.</p>
      </article>
    );
  }
  return (
    <article class={isWaiting ? 'comment is-waiting' : 'comment'} id={anchor}>
      <CommentHeader {...props} />
      {isWaiting && (
        <p class="comment-waiting">
          Only you see this so far. It will appear when somebody has looked at it.
        </p>
      )}
      <div class="comment-body content" dir="auto">
        {raw(comment.html)}
      </div>
      {children}
    </article>
  );
}

function CommentHeader({ comment, parent = null, dates, isParentElsewhere = false }: CommentArticleProps) {
  return (
    <header class="comment-header">
      <CommentAuthor comment={comment} />
      {comment.byPostAuthor && <span class="comment-badge">Author</span>}
      <a class="comment-time" href={`#${commentAnchor(comment.id)}`}>
        <Time
          value={comment.createdAt}
          language={dates.language}
          timeZone={dates.timeZone}
          style="date-time"
        />
      </a>
      {comment.isEdited && <span class="comment-edited">edited</span>}
      {parent && <ParentLink parent={parent} isElsewhere={isParentElsewhere} />}
    </header>
  );
}

function ParentLink({
  parent,
  isElsewhere,
}: {
  parent: Pick<ShownComment, 'id' | 'authorName'>;
  isElsewhere: boolean;
}) {
  // On which page it stands is found out when somebody asks.
  const target = isElsewhere
    ? { href: commentPath(parent.id), rel: 'nofollow' }
    : { href: `#${commentAnchor(parent.id)}` };
  return (
    <a class="comment-parent" {...target}>
      In reply to{' '}
      {parent.authorName === '' ? 'a deleted comment' : <span dir="auto">{parent.authorName}</span>}
    </a>
  );
}

function CommentAuthor({ comment: { authorName, authorUrl } }: { comment: ShownComment }) {
  const rel = authorUrl?.startsWith('/') ? undefined : 'nofollow ugc noopener';
  return (
    <b class="comment-author" dir="auto">
      {authorUrl ? (
        <a href={authorUrl} rel={rel}>
          {authorName}
        </a>
      ) : (
        authorName
      )}
    </b>
  );
}
