import type { Context } from 'hono';
import { wantsJson } from '../accounts/identify.ts';
import { hashToken } from '../accounts/session-cookie.ts';
import { loadSite, type Site, type Working } from '../site/site.ts';
import { type Problems, readForm } from '../web/read-form.ts';
import { renderPage } from '../web/render-page.ts';
import { guestDetails, hiddenFields, valuesOf } from './comment-fields.ts';
import type { CommentValues } from './comment-form.tsx';
import { findApprovedComment } from './comment-queries.ts';
import { problemsOf } from './comment-sentences.ts';
import { findCommentedPost, type PostOfComments } from './commented-post.ts';
import type { Commenter, Visitor } from './commenter.ts';
import { describeOwnComment } from './describe-own-comment.tsx';
import { NewCommentPage } from './new-comment-page.tsx';
import { askSpamService } from './spam/ask-spam-service.ts';
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
    // The writer does not wait for what others make of it.
    if (!result.isDoubled && result.status !== 'spam') void askSpamService(working, site.settings, result.id);
    if (sent.visitor.member === null) rememberGuest(c, working.siteUrl, guest.token);
    const tokenHash = sent.visitor.member === null ? hashToken(guest.token) : sent.visitor.guestTokenHash;
    return accept(
      c,
      working,
      { ...sent, visitor: { ...sent.visitor, guestTokenHash: tokenHash } },
      result.id,
    );
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
  working: Working,
  { site, post, visitor }: Sent,
  id: number,
): Promise<Response> {
  const own = await describeOwnComment(working, site, visitor, id);
  if (!wantsJson(c)) return c.redirect(own?.url ?? `${post.path}#comments`, 303);
  if (own === undefined) return c.json({ ok: true, id, url: post.path });
  const message = own.isWaiting
    ? 'Thank you. Your comment will appear when somebody has looked at it.'
    : 'Your comment is published.';
  return c.json({ ok: true, ...own, message });
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
