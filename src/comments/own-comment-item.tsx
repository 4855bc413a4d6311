import type { DateSetting } from '../web/dates.ts';
import { commentPath } from './comment.ts';
import { CommentArticle } from './comment-article.tsx';
import { ReplyLink } from './comment-threads.tsx';
import type { OwnShownComment } from './own-comment-queries.ts';

export interface OwnCommentItemProps {
  own: OwnShownComment;
  dates: DateSetting;
  canReply: boolean;
  /** Shown on another page than the post's comments. */
  isElsewhere?: boolean;
}

/** A comment in a list as its writer sees it. */
export function OwnCommentItem(props: OwnCommentItemProps) {
  return (
    <li>
      <OwnComment {...props} />
    </li>
  );
}

export function OwnComment({ own, dates, canReply, isElsewhere = false }: OwnCommentItemProps) {
  const { comment, parent, isWaiting, isChangeable } = own;
  const path = commentPath(comment.id);
  return (
    <CommentArticle
      comment={comment}
      parent={parent}
      isParentElsewhere={isElsewhere}
      dates={dates}
      isWaiting={isWaiting}
    >
      <footer class="comment-actions">
        {canReply && !isWaiting && <ReplyLink postId={own.postId} comment={comment} />}
        {isChangeable && (
          <>
            <a href={`${path}edit`} data-comment-inline="">
              Edit
              <span class="visually-hidden"> your comment</span>
            </a>
            <a href={`${path}delete`} data-comment-inline="">
              Delete
              <span class="visually-hidden"> your comment</span>
            </a>
          </>
        )}
      </footer>
    </CommentArticle>
  );
}
