// What is said when a comment is not taken as it is.
import type { Settings } from '../site/settings.ts';
import type { Problems } from '../web/read-form.ts';
import type { DeleteCommentResult } from './delete-comment.ts';
import type { EditCommentResult } from './edit-comment.ts';
import type { WriteCommentResult } from './write-comment.ts';

type Refusal = Extract<WriteCommentResult | EditCommentResult | DeleteCommentResult, { ok: false }>;
type Reason = Exclude<Refusal['reason'], 'too-many'>;

/** By the field that it is about; `form` for the whole. */
export function problemsOf(refusal: Refusal, settings: Pick<Settings, 'commentMaxLength'>): Problems {
  if (refusal.reason === 'too-many') return { form: tooMany(refusal.retryAfterSeconds) };
  if (refusal.reason === 'too-long') {
    const most = settings.commentMaxLength.toLocaleString('en');
    return { text: `This is longer than the ${most} characters that a comment may have. Shorten it.` };
  }
  const sentence = SENTENCES[refusal.reason];
  return TEXT_REASONS.has(refusal.reason) ? { text: sentence } : { form: sentence };
}

const TEXT_REASONS: ReadonlySet<Reason> = new Set(['empty', 'too-deep']);

const SENTENCES: Record<Exclude<Reason, 'too-long'>, string> = {
  empty: 'There is nothing in it yet. Write something.',
  'too-deep': 'This nests quotations or lists too deeply. Flatten it.',
  closed:
    'Comments on this post were closed in the meantime. What you wrote is kept below: copy it if you need it.',
  'members-only': 'Only members comment here. Sign in in another window, then send this again.',
  'no-such-post': 'This post is not there any more. What you wrote is kept below: copy it if you need it.',
  'no-such-parent': 'The comment that you answer is not there any more. Send yours as a comment of its own.',
  'no-such-comment': 'This comment is not there any more.',
  'too-late': 'It is too late to change this comment.',
};

function tooMany(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const wait = minutes <= 1 ? 'a minute' : `${minutes} minutes`;
  return `You have written many comments in a short time. Wait ${wait}, then send this one again.`;
}
