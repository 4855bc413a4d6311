// A comment's page for its writer, and the forms by which they change or delete it.
import type { Context } from 'hono';
import { wantsJson } from '../accounts/identify.ts';
import { loadSite, type Site, type Working } from '../site/site.ts';
import { idFrom, idParam } from '../web/id-param.ts';
import { pageCount } from '../web/page-number.ts';
import { type Problems, readForm } from '../web/read-form.ts';
import { renderPage } from '../web/render-page.ts';
import { commentAnchor, commentsPath, commentsTitle } from './comment.ts';
import { CommentArticle } from './comment-article.tsx';
import type { CommentContext } from './comment-context.ts';
import { type CommentPlace, pageOfPlace, placeOfComment } from './comment-queries.ts';
import { problemsOf } from './comment-sentences.ts';
import { findCommentedPost, type PostOfComments } from './commented-post.ts';
import type { Visitor } from './commenter.ts';
import { deleteComment } from './delete-comment.ts';
import { describeOwnComment } from './describe-own-comment.tsx';
import { editComment } from './edit-comment.ts';
import { OwnCommentItem } from './own-comment-item.tsx';
import {
  DeleteCommentForm,
  DeleteCommentPage,
  EditCommentForm,
  EditCommentPage,
  OwnCommentPage,
  TooLatePage,
} from './own-comment-pages.tsx';
import { findOwnShownComment, type OwnShownComment, ownCommentsOn } from './own-comment-queries.ts';
import { askSpamService } from './spam/ask-spam-service.ts';
import { visitorOf } from './visitor.ts';

interface Found {
  site: Site;
  post: PostOfComments;
  own: OwnShownComment;
  visitor: Visitor;
}

/** `GET /comments/7/`: its writer's view of it while it waits; else it leads to where it stands, if it does. */
export function ownCommentRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    const found = await findOwn(c, working);
    if (found?.own.isWaiting) return renderPage(c, <OwnCommentPage {...found} />);
    const db = working.database.read;
    const place = await placeOfComment(db, idParam(c));
    const { settings } = found?.site ?? (await loadSite(working));
    const post = place && (found?.post ?? (await findCommentedPost(db, place.postId, settings)));
    if (place === undefined || post === undefined) return c.notFound();
    const page = commentsPath(post.path, pageOfPlace(place, settings));
    return c.redirect(`${page}#${commentAnchor(place.id)}`, 303);
  };
}

/** `GET /comments/mine?post=7`: what a post's page adds for one reader. */
export function ownCommentsRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    const { settings, shell, now } = await loadSite(working);
    const visitor = visitorOf(c, working.siteUrl);
    const postId = idFrom(c.req.query('post')) ?? 0;
    const own = await ownCommentsOn(working.database.read, postId, visitor, settings, now);
    const comments = await Promise.all(
      own.map(async (each) => ({
        id: each.comment.id,
        parentId: each.parent?.id ?? null,
        isWaiting: each.isWaiting,
        html: String(await (<OwnCommentItem own={each} dates={shell} canReply />)),
      })),
    );
    return c.json({ memberName: visitor.member?.name ?? null, comments });
  };
}

/** `GET /comments/7/edit` */
export function editCommentFormRoute(working: Working) {
  return (c: Context): Promise<Response> =>
    withOwn(c, working, (found) => showEdit(c, found, found.own.text, {}));
}

/** `POST /comments/7/edit` */
export function editCommentRoute(working: Working) {
  return (c: Context): Promise<Response> =>
    withOwn(c, working, async (found) => {
      const text = (await readForm(c)).text('text');
      const { id } = found.own.comment;
      const result = await working.database.transaction((tx) =>
        editComment(tx, found.visitor, { id, text }, contextOf(working, found), found.site.now),
      );
      const status = !result.ok && result.reason === 'too-many' ? 429 : 422;
      if (!result.ok) return showEdit(c, found, text, problemsOf(result, found.site.settings), status);
      if (result.status !== 'spam') void askSpamService(working, found.site.settings, id);
      return showChanged(c, working, found);
    });
}

/** `GET /comments/7/delete` */
export function deleteCommentFormRoute(working: Working) {
  return (c: Context): Promise<Response> => withOwn(c, working, (found) => showDelete(c, found, {}));
}

/** `POST /comments/7/delete` */
export function deleteCommentRoute(working: Working) {
  return (c: Context): Promise<Response> =>
    withOwn(c, working, async (found) => {
      const { own, site, visitor } = found;
      const place = await placeOfComment(working.database.read, own.comment.id);
      const result = await working.database.transaction((tx) =>
        deleteComment(tx, visitor, own.comment.id, contextOf(working, found), site.now),
      );
      if (!result.ok) return showDelete(c, found, problemsOf(result, site.settings), 422);
      return showDeleted(c, working, found, { place, leavesPlace: result.leavesPlace });
    });
}

async function withOwn(
  c: Context,
  working: Working,
  answer: (found: Found) => Promise<Response>,
): Promise<Response> {
  const found = await findOwn(c, working);
  return found === undefined ? c.notFound() : answer(found);
}

async function findOwn(c: Context, working: Working): Promise<Found | undefined> {
  const id = idFrom(c.req.param('id'));
  const visitor = visitorOf(c, working.siteUrl);
  const site = await loadSite(working);
  const db = working.database.read;
  const own = id === null ? undefined : await findOwnShownComment(db, id, visitor, site.settings, site.now);
  const post = own && (await findCommentedPost(db, own.postId, site.settings));
  return own === undefined || post === undefined ? undefined : { site, post, own, visitor };
}

function contextOf({ siteUrl }: Working, { site, visitor }: Found): CommentContext {
  const { address, userAgent } = visitor;
  return { settings: site.settings, siteUrl, address, userAgent };
}

async function showEdit(
  c: Context,
  found: Found,
  text: string,
  problems: Problems,
  status: 200 | 422 | 429 = 200,
): Promise<Response> {
  const { site, own, post } = found;
  if (!own.isChangeable && status === 200) return showTooLate(c, found);
  const form = { id: own.comment.id, text, problems, maxLength: site.settings.commentMaxLength };
  if (!wantsJson(c)) return renderPage(c, <EditCommentPage site={site} post={post} {...form} />, status);
  if (status !== 200) return c.json({ ok: false, problems }, status);
  return c.json({ html: String(await (<EditCommentForm {...form} />)) });
}

async function showDelete(
  c: Context,
  found: Found,
  problems: Problems,
  status: 200 | 422 = 200,
): Promise<Response> {
  if (!found.own.isChangeable) return showTooLate(c, found);
  if (!wantsJson(c)) return renderPage(c, <DeleteCommentPage {...found} problems={problems} />, status);
  if (status === 422) return c.json({ ok: false, problems }, status);
  return c.json({
    html: String(await (<DeleteCommentForm id={found.own.comment.id} problems={problems} />)),
  });
}

async function showTooLate(c: Context, found: Found): Promise<Response> {
  const problems = problemsOf({ ok: false, reason: 'too-late' }, found.site.settings);
  if (wantsJson(c)) return c.json({ ok: false, problems }, 422);
  return renderPage(c, <TooLatePage {...found} sentence={problems.form ?? ''} />, 422);
}

async function showChanged(
  c: Context,
  working: Working,
  { site, post, own, visitor }: Found,
): Promise<Response> {
  const changed = await describeOwnComment(working, site, visitor, own.comment.id);
  if (!wantsJson(c)) return c.redirect(changed?.url ?? `${post.path}#comments`, 303);
  const message = changed?.isWaiting
    ? 'Your comment is saved. It will appear when somebody has looked at it.'
    : 'Your comment is saved.';
  return c.json({ ok: true, ...changed, message });
}

async function showDeleted(
  c: Context,
  { database }: Working,
  { site, post, own }: Found,
  { place, leavesPlace }: { place: CommentPlace | undefined; leavesPlace: boolean },
): Promise<Response> {
  const count = (await findCommentedPost(database.read, post.id, site.settings))?.commentCount ?? 0;
  if (!wantsJson(c)) {
    const stood = place === undefined ? 1 : pageOfPlace(place, site.settings);
    const page = Math.min(stood, pageCount(count, site.settings.commentsPerPage));
    return c.redirect(`${commentsPath(post.path, page)}#comments`, 303);
  }
  const gone = { ...own.comment, isDeleted: true };
  const item = leavesPlace && (
    <li>
      <CommentArticle comment={gone} dates={site.shell} />
    </li>
  );
  return c.json({
    ok: true,
    id: own.comment.id,
    html: item ? String(await item) : null,
    title: commentsTitle(count),
    message: 'Your comment is deleted.',
  });
}
