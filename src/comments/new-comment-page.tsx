import type { Site } from '../site/site.ts';
import type { Problems } from '../web/read-form.ts';
import type { ShownComment } from './comment.ts';
import { CommentArticle } from './comment-article.tsx';
import { CommentForm, type CommentValues } from './comment-form.tsx';
import { CommentPage } from './comment-page.tsx';
import type { PostOfComments } from './commented-post.ts';
import { OwnCommentItem } from './own-comment-item.tsx';
import type { OwnShownComment } from './own-comment-queries.ts';

export interface NewCommentPageProps {
  site: Site;
  post: PostOfComments;
  /** What is to be answered. */
  parent: ShownComment | null;
  memberName: string | null;
  values: CommentValues;
  problems: Problems;
  openedAt: number | null;
  /** No more comments are taken; what was typed is shown nevertheless. */
  isClosed: boolean;
  /** What they wrote here and can still change, or what waits. */
  own: readonly OwnShownComment[];
}

export function NewCommentPage(props: NewCommentPageProps) {
  const { site, post, parent, memberName, values, problems, openedAt, own } = props;
  const { settings, shell, sendsMail } = site;
  const isEmptyAndClosed = props.isClosed && values.text === '';
  return (
    <CommentPage
      site={site}
      post={post}
      title={parent === null ? 'Write a comment' : `Reply to ${parent.authorName}`}
      heading={parent === null ? undefined : <ReplyHeading name={parent.authorName} />}
    >
      {parent !== null && (
        <div class="comment-quoted">
          <CommentArticle comment={parent} dates={shell} />
        </div>
      )}
      {isEmptyAndClosed ? (
        <p class="comments-closed">Comments are closed.</p>
      ) : (
        <CommentForm
          postId={post.id}
          parentId={parent?.id ?? null}
          memberName={memberName}
          values={values}
          problems={problems}
          openedAt={openedAt}
          settings={settings}
          sendsMail={sendsMail}
        />
      )}
      {own.length > 0 && (
        <section class="comment-own" aria-labelledby="own-comments">
          <h2 id="own-comments">What you wrote here</h2>
          <ol class="comment-list">
            {own.map((each) => (
              <OwnCommentItem own={each} dates={shell} canReply={false} isElsewhere />
            ))}
          </ol>
        </section>
      )}
    </CommentPage>
  );
}

function ReplyHeading({ name }: { name: string }) {
  return (
    <>
      Reply to <span dir="auto">{name}</span>
    </>
  );
}
