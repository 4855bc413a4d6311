import type { Context } from 'hono';
import { leadToSignIn } from '../accounts/identify.ts';
import { loadSite, type Working } from '../site/site.ts';
import { idFrom } from '../web/id-param.ts';
import { renderPage } from '../web/render-page.ts';
import { EMPTY_VALUES } from './comment-form.tsx';
import { findApprovedComment } from './comment-queries.ts';
import { findCommentedPost } from './commented-post.ts';
import { openness } from './comments-open.ts';
import { NewCommentPage } from './new-comment-page.tsx';
import { ownCommentsOn } from './own-comment-queries.ts';
import { visitorOf } from './visitor.ts';

/** `/comments/new?post=7&reply=12`, with `&as=member` for those with an account. */
export function newCommentRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(working);
    const db = working.database.read;
    const post = await findCommentedPost(db, idFrom(c.req.query('post')) ?? 0, site.settings);
    if (post === undefined) return c.notFound();
    const visitor = visitorOf(c, working.siteUrl);
    const open = openness(post, site.settings, site.now);
    const isForMembers = open === 'members-only' || c.req.query('as') === 'member';
    if (isForMembers && visitor.member === null) return leadToSignIn(c, working.siteUrl);
    const replyTo = idFrom(c.req.query('reply'));
    const parent = replyTo === null ? null : await findApprovedComment(db, replyTo, post);
    if (parent === undefined) return c.notFound();
    const own = await ownCommentsOn(db, post.id, visitor, site.settings, site.now);
    return renderPage(
      c,
      <NewCommentPage
        site={site}
        post={post}
        parent={parent}
        memberName={visitor.member?.name ?? null}
        values={EMPTY_VALUES}
        problems={{}}
        openedAt={site.now}
        isClosed={open === 'closed'}
        own={own}
      />,
    );
  };
}
