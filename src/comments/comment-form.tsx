import type { Settings } from '../site/settings.ts';
import { Button, CheckField, ProblemSummary, TextArea, TextField } from '../web/admin/fields.tsx';
import type { Problems } from '../web/read-form.ts';
import { newMemberCommentPath } from './comment.ts';

/** What stands in the form, as it was typed. */
export interface CommentValues {
  text: string;
  name: string;
  email: string;
  website: string;
  wantsReplies: boolean;
}

export const EMPTY_VALUES: CommentValues = {
  text: '',
  name: '',
  email: '',
  website: '',
  wantsReplies: false,
};

/** The field that people do not see. */
export const HONEYPOT = 'subject';

const LABELS = { text: 'Comment', name: 'Name', email: 'E-mail', website: 'Website' };

export interface CommentFormProps {
  postId: number;
  parentId?: number | null;
  /** Null draws the form for guests. */
  memberName: string | null;
  values?: CommentValues;
  problems?: Problems;
  settings: Pick<Settings, 'commentEmailRequired' | 'commentMaxLength'>;
  sendsMail: boolean;
  /** When a form that is drawn for one person was; on pages that are the same for everybody there is none. */
  openedAt?: number | null;
}

export function CommentForm(props: CommentFormProps) {
  const {
    postId,
    parentId = null,
    memberName,
    values = EMPTY_VALUES,
    problems = {},
    openedAt = null,
  } = props;
  return (
    <form
      class="comment-form"
      method="post"
      action="/comments"
      data-comment-form=""
      data-max-length={props.settings.commentMaxLength}
    >
      <ProblemSummary problems={problems} labels={LABELS} />
      <input type="hidden" name="post" value={postId} />
      <input type="hidden" name="reply" value={parentId ?? ''} />
      {openedAt !== null && <input type="hidden" name="opened" value={openedAt} />}
      {memberName === null && <MemberLead postId={postId} parentId={parentId} />}
      <TextArea
        name="text"
        label="Comment"
        hint="Plain text or Markdown."
        value={values.text}
        problem={problems.text}
        rows={6}
        required
      />
      {memberName === null ? <GuestFields {...props} /> : <MemberName name={memberName} />}
      {props.sendsMail && (
        <CheckField name="wantsReplies" label="Mail me when somebody replies" checked={values.wantsReplies} />
      )}
      <Honeypot />
      <div class="comment-form-end">
        <Button kind="primary">Send comment</Button>
      </div>
    </form>
  );
}

/** The page's script takes it away for members, and points it at the comment that is answered. */
function MemberLead({ postId, parentId }: { postId: number; parentId: number | null }) {
  return (
    <p class="comment-form-lead" data-comment-lead="">
      Have an account here?{' '}
      <a href={newMemberCommentPath(postId, parentId)} rel="nofollow">
        Comment as yourself
      </a>
    </p>
  );
}

function GuestFields({ values = EMPTY_VALUES, problems = {}, settings }: CommentFormProps) {
  const isRequired = settings.commentEmailRequired;
  return (
    <fieldset class="comment-form-guest" data-comment-guest="">
      <legend class="visually-hidden">About you</legend>
      <TextField
        name="name"
        label="Name"
        value={values.name}
        problem={problems.name}
        autocomplete="name"
        required
      />
      <TextField
        name="email"
        type="email"
        label={isRequired ? 'E-mail' : 'E-mail (optional)'}
        hint="Never shown."
        value={values.email}
        problem={problems.email}
        autocomplete="email"
        required={isRequired}
      />
      <TextField
        name="website"
        type="text"
        inputmode="url"
        label="Website (optional)"
        value={values.website}
        problem={problems.website}
        autocomplete="url"
      />
    </fieldset>
  );
}

function MemberName({ name }: { name: string }) {
  return (
    <p class="comment-form-member">
      You comment as <b dir="auto">{name}</b>.
    </p>
  );
}

/** Programs fill in every field they find. */
function Honeypot() {
  return (
    <div class="comment-form-other" aria-hidden="true">
      <label for="comment-subject">Leave this empty</label>
      <input id="comment-subject" name={HONEYPOT} type="text" tabindex={-1} autocomplete="off" />
    </div>
  );
}
