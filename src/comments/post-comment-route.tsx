import type { Context } from 'hono';
import { wantsJson } from '../accounts/identify.ts';
import { hashToken } from '../accounts/session-cookie.ts';
import { loadSite, type Site, type Working } from '../site/site.ts';
import { type Problems, readForm } from '../web/read-form.ts';
import { renderPage } from '../web/render-page.ts';
import { commentAnchor, commentPath } from './comment.ts';
import { guestDetails, hiddenFields, valuesOf } from './comment-fields.ts';
import type { CommentValues } from './comment-form.tsx';
import { findApprovedComment } from './comment-queries.ts';
import { problemsOf } from './comment-sentences.ts';
import { findCommentedPost, type PostOfComments } from './commented-post.ts';
import type { Commenter, Visitor } from './commenter.ts';
import { NewCommentPage } from './new-comment-page.tsx';
import { OwnCommentItem } from './own-comment-item.tsx';
import { findOwnShownComment } from './own-comment-queries.ts';
import { guestTokenFor, rememberGuest, visitorOf } from './visitor.ts';
import { type WriteCommentResult, writeComment } from './write-comment.ts';

interface Sent {
  site: Site;
  post: PostOfComments;
  visitor: Visitor;
  values: CommentValues;
  hidden: ReturnType<typeof hiddenFields>;
}

/** `POST /comments`: leads to the comment, or shows the form again with what is wrong. */
export function postCommentRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    const form = await readForm(c);
    const site = await loadSite(working);
    const hidden = hiddenFields(form, site.now);
    const post = await findCommentedPost(working.database.read, hidden.postId, site.settings);
    if (post === undefined) return c.notFound();
    const sent = { site, post, hidden, values: valuesOf(form), visitor: visitorOf(c, working.siteUrl) };
    const guest = guestTokenFor(c, working.siteUrl);
    const commenter = commenterOf(sent, guest);
    if (!commenter.ok) return refuse(c, working, sent, commenter.problems);
    const result = await write(working, sent, commenter.commenter);
    if (!result.ok) return refuseResult(c, working, sent, result);
    if (sent.visitor.member === null) rememberGuest(c, working.siteUrl, guest.token);
    const tokenHash = sent.visitor.member === null ? hashToken(guest.token) : sent.visitor.guestTokenHash;
    return accept(c, working, { ...sent, visitor: { ...sent.visitor, guestTokenHash: tokenHash } }, result);
  };
}

function commenterOf(
  { visitor, values, site }: Sent,
  guest: { token: string; isNew: boolean },
): { ok: true; commenter: Commenter } | { ok: false; problems: Problems } {
  const { member } = visitor;
  if (member !== null) return { ok: true, commenter: { kind: 'member', member } };
  const parsed = guestDetails(values, site.settings);
  if (!parsed.ok) {
    const text = values.text.trim() === '' ? problemsOf({ ok: false, reason: 'empty' }, site.settings) : {};
    return { ok: false, problems: { ...text, ...parsed.problems } };
  }
  const tokenHash = hashToken(guest.token);
  return { ok: true, commenter: { kind: 'guest', ...parsed.data, tokenHash, isNew: guest.isNew } };
}

function write(working: Working, sent: Sent, commenter: Commenter): Promise<WriteCommentResult> {
  const { site, post, hidden, values, visitor } = sent;
  const { parentId, honeypot, filledInMs } = hidden;
  const { text, wantsReplies } = values;
  const input = { postId: post.id, parentId, text, wantsReplies, honeypot, filledInMs };
  const { address, userAgent } = visitor;
  const context = { settings: site.settings, siteUrl: working.siteUrl, address, userAgent };
  return working.database.transaction((tx) => writeComment(tx, commenter, input, context, site.now));
}

async function accept(
  c: Context,
  { database }: Working,
  { site, post, visitor }: Sent,
  { id, status }: Extract<WriteCommentResult, { ok: true }>,
): Promise<Response> {
  const isShown = status === 'approved';
  if (!wantsJson(c)) return c.redirect(isShown ? `${post.path}#${commentAnchor(id)}` : commentPath(id), 303);
  const own = await findOwnShownComment(database.read, id, visitor, site.settings, site.now);
  if (own === undefined) return c.json({ ok: true, id });
  const item = await (<OwnCommentItem own={own} dates={site.shell} canReply />);
  const message = isShown
    ? 'Your comment is published.'
    : 'Thank you. Your comment will appear when somebody has looked at it.';
  return c.json({ ok: true, id, parentId: own.parent?.id ?? null, html: String(item), message });
}

function refuseResult(
  c: Context,
  working: Working,
  sent: Sent,
  result: Extract<WriteCommentResult, { ok: false }>,
): Promise<Response> | Response {
  const problems = problemsOf(result, sent.site.settings);
  if (result.reason !== 'too-many') return refuse(c, working, sent, problems);
  c.header('Retry-After', String(result.retryAfterSeconds));
  return refuse(c, working, sent, problems, 429);
}

async function refuse(
  c: Context,
  { database }: Working,
  { site, post, visitor, values, hidden }: Sent,
  problems: Problems,
  status: 422 | 429 = 422,
): Promise<Response> {
  if (wantsJson(c)) return c.json({ ok: false, problems }, status);
  const { parentId } = hidden;
  const parent = parentId === null ? undefined : await findApprovedComment(database.read, parentId, post);
  return renderPage(
    c,
    <NewCommentPage
      site={site}
      post={post}
      parent={parent ?? null}
      memberName={visitor.member?.name ?? null}
      values={values}
      problems={problems}
      openedAt={hidden.openedAt}
      isClosed={false}
      own={[]}
    />,
    status,
  );
}
