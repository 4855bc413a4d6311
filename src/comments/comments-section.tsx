import type { Settings } from '../site/settings.ts';
import type { DateSetting } from '../web/dates.ts';
import { pageCount } from '../web/page-number.ts';
import { Pagination } from '../web/pagination.tsx';
import { type CommentThread, commentsPath, commentsTitle, newMemberCommentPath } from './comment.ts';
import { CommentForm } from './comment-form.tsx';
import { CommentThreads } from './comment-threads.tsx';
import type { Openness } from './comments-open.ts';

/** What a post's page needs so that readers can comment. */
export interface Discussion {
  postId: number;
  postPath: string;
  openness: Openness;
  settings: Pick<Settings, 'commentDepth' | 'commentEmailRequired' | 'commentMaxLength' | 'commentsPerPage'>;
  sendsMail: boolean;
}

export interface CommentsSectionProps {
  /** Those of this page. */
  threads: readonly CommentThread[];
  /** Approved comments, replies included. */
  count: number;
  /** From 1. */
  page: number;
  dates: DateSetting;
  discussion: Discussion;
}

/** Nothing at all where nobody commented and nobody can. The same for everybody: who asks is not known here. */
export function CommentsSection({ threads, count, page, dates, discussion }: CommentsSectionProps) {
  const { postId, postPath, openness, settings } = discussion;
  const pages = pageCount(count, settings.commentsPerPage);
  const isClosed = openness === 'closed';
  if (threads.length === 0 && isClosed) return null;
  return (
    <section
      class="comments"
      id="comments"
      aria-labelledby="comments-title"
      data-comments={postId}
      data-depth={settings.commentDepth}
      data-page={page}
      data-pages={pages}
    >
      <h2 id="comments-title">{commentsTitle(count)}</h2>
      {page > 1 && (
        <p class="comments-place">
          Page {page.toLocaleString('en')} of {pages.toLocaleString('en')}
        </p>
      )}
      <CommentThreads
        threads={threads}
        dates={dates}
        depth={settings.commentDepth}
        replyOn={isClosed ? null : postId}
      />
      <Pagination
        page={page}
        pageCount={pages}
        href={(n) => `${commentsPath(postPath, n)}#comments`}
        label="Comments"
      />
      <NewComment {...discussion} />
    </section>
  );
}

function NewComment({ postId, openness, settings, sendsMail }: Discussion) {
  if (openness === 'closed') return <p class="comments-closed">Comments are closed.</p>;
  return (
    <div class="comment-new" id="write-comment">
      <h3>Write a comment</h3>
      {openness === 'members-only' ? (
        <p>
          Only members comment here.{' '}
          <a href={newMemberCommentPath(postId)} rel="nofollow">
            Comment as a member
          </a>
        </p>
      ) : (
        <CommentForm postId={postId} memberName={null} settings={settings} sendsMail={sendsMail} />
      )}
    </div>
  );
}
