import type { DateSetting } from '../web/dates.ts';
import { commentPath } from './comment.ts';
import { CommentArticle } from './comment-article.tsx';
import { ReplyLink } from './comment-threads.tsx';
import type { OwnShownComment } from './own-comment-queries.ts';

export interface OwnCommentItemProps {
  own: OwnShownComment;
  dates: DateSetting;
  canReply: boolean;
  /** Path of the post, where this is shown on another page. */
  postPath?: string;
}

/** A comment in a list as its writer sees it. */
export function OwnCommentItem(props: OwnCommentItemProps) {
  return (
    <li>
      <OwnComment {...props} />
    </li>
  );
}

export function OwnComment({ own, dates, canReply, postPath = '' }: OwnCommentItemProps) {
  const { comment, parent, isWaiting, isChangeable } = own;
  const path = commentPath(comment.id);
  return (
    <CommentArticle comment={comment} parent={parent} dates={dates} isWaiting={isWaiting} postPath={postPath}>
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
