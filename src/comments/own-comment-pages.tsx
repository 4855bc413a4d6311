// What its writer does with a comment: look at it, change it, delete it.
import type { Site } from '../site/site.ts';
import { Button, ProblemSummary, TextArea } from '../web/admin/fields.tsx';
import type { Problems } from '../web/read-form.ts';
import { commentPath } from './comment.ts';
import { CommentArticle } from './comment-article.tsx';
import { CommentPage } from './comment-page.tsx';
import type { PostOfComments } from './commented-post.ts';
import { OwnComment } from './own-comment-item.tsx';
import type { OwnShownComment } from './own-comment-queries.ts';

export interface OwnCommentPageProps {
  site: Site;
  post: PostOfComments;
  own: OwnShownComment;
}

export function OwnCommentPage({ site, post, own }: OwnCommentPageProps) {
  return (
    <CommentPage site={site} post={post} title="Your comment">
      <OwnComment own={own} dates={site.shell} canReply={false} isElsewhere />
      <p class="comment-page-end">
        <a href={post.path}>Back to the post</a>
      </p>
    </CommentPage>
  );
}

export interface EditCommentFormProps {
  id: number;
  /** As it was typed. */
  text: string;
  problems: Problems;
  maxLength: number;
}

export function EditCommentPage({
  site,
  post,
  ...form
}: Omit<OwnCommentPageProps, 'own'> & EditCommentFormProps) {
  return (
    <CommentPage site={site} post={post} title="Edit your comment">
      <EditCommentForm {...form} />
    </CommentPage>
  );
}

export function EditCommentForm({ id, text, problems, maxLength }: EditCommentFormProps) {
  return (
    <form
      class="comment-form"
      method="post"
      action={`${commentPath(id)}edit`}
      data-comment-change=""
      data-max-length={maxLength}
    >
      <ProblemSummary problems={problems} labels={{ text: 'Comment' }} />
      <TextArea
        name="text"
        id={`edit-${id}`}
        label="Your comment"
        value={text}
        problem={problems.text}
        rows={6}
        required
      />
      <div class="comment-form-end">
        <Button kind="primary">Save</Button>
        <a href={commentPath(id)} data-comment-cancel="">
          Cancel
        </a>
      </div>
    </form>
  );
}

export function DeleteCommentPage({
  site,
  post,
  own,
  problems,
}: OwnCommentPageProps & { problems: Problems }) {
  return (
    <CommentPage site={site} post={post} title="Delete your comment?">
      <div class="comment-quoted">
        <CommentArticle comment={own.comment} dates={site.shell} />
      </div>
      <DeleteCommentForm id={own.comment.id} problems={problems} />
    </CommentPage>
  );
}

export function DeleteCommentForm({ id, problems }: { id: number; problems: Problems }) {
  return (
    <form class="comment-form" method="post" action={`${commentPath(id)}delete`} data-comment-change="">
      <ProblemSummary problems={problems} />
      <p>It cannot be brought back.</p>
      <div class="comment-form-end">
        <Button kind="danger">Delete comment</Button>
        <a href={commentPath(id)} data-comment-cancel="">
          Keep it
        </a>
      </div>
    </form>
  );
}

export interface TooLatePageProps extends OwnCommentPageProps {
  sentence: string;
}

/** Shown instead of a form whose time is over. */
export function TooLatePage({ site, post, own, sentence }: TooLatePageProps) {
  return (
    <CommentPage site={site} post={post} title="Your comment">
      <p>{sentence}</p>
      <OwnComment own={own} dates={site.shell} canReply={false} isElsewhere />
      <p class="comment-page-end">
        <a href={post.path}>Back to the post</a>
      </p>
    </CommentPage>
  );
}
