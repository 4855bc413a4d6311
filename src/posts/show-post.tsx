import type { Context } from 'hono';
import { commentsPath } from '../comments/comment.ts';
import { openness } from '../comments/comments-open.ts';
import { CommentsPage } from '../comments/comments-page.tsx';
import type { Discussion } from '../comments/comments-section.tsx';
import { threadsOfPost } from '../comments/threads-of-post.ts';
import type { Reader } from '../database/database.ts';
import type { Site } from '../site/site.ts';
import type { Child } from '../web/jsx/html.ts';
import { moved } from '../web/moved.ts';
import { pageCount } from '../web/page-number.ts';
import { queryPage } from '../web/query-href.ts';
import { renderPage } from '../web/render-page.ts';
import { PostPage } from './post-page.tsx';
import { findPostsAround, type PostWithSource } from './post-page-queries.ts';
import { markdownPath } from './post-path.ts';

/** The page of a post that was found, or with `?comments=2` a further page of its comments. */
export async function showPost(c: Context, db: Reader, site: Site, found: PostWithSource): Promise<Response> {
  const asked = c.req.query('comments');
  if (asked === undefined) return renderPage(c, await drawPost(db, site, found));
  const page = queryPage(asked);
  return page === 1 ? moved(c, found.post.path) : showComments(c, db, site, found, page);
}

/** Where a post is to be found; the page of its comments that was asked for stays the same. */
export function leadToPost(c: Context, { post }: PostWithSource): Response {
  return moved(c, commentsPath(post.path, queryPage(c.req.query('comments'))));
}

/** The post's page, also of one that is not published yet. */
export async function drawPost(db: Reader, site: Site, found: PostWithSource, banner?: Child) {
  const { post, author, tagIds } = found;
  const around = await findPostsAround(db, post, tagIds, site.settings);
  const comments = await threadsOnPage(db, site, found, 1);
  // Nobody comments on what is not published yet.
  const discussion = banner === undefined && discussionOf(site, found);
  const props = { post, author, comments, ...around, markdownPath: markdownPath(post.path), banner };
  return <PostPage {...site} {...props} {...(discussion && { discussion })} />;
}

async function showComments(c: Context, db: Reader, site: Site, found: PostWithSource, page: number) {
  const { post } = found;
  if (page > pageCount(post.commentCount, site.settings.commentsPerPage)) return c.notFound();
  const threads = await threadsOnPage(db, site, found, page);
  if (threads.length === 0) return c.notFound();
  const discussion = discussionOf(site, found);
  const props = { post, threads, page, discussion };
  return renderPage(c, <CommentsPage {...site} {...props} />);
}

function threadsOnPage(db: Reader, site: Site, { post, author }: PostWithSource, page: number) {
  const size = site.settings.commentsPerPage;
  return threadsOfPost(db, { id: post.id, authorSlug: author.slug }, { page, size });
}

function discussionOf(
  { settings, sendsMail, now }: Site,
  { post, allowsComments }: PostWithSource,
): Discussion {
  const open = openness({ ...post, allowsComments }, settings, now);
  return { postId: post.id, postPath: post.path, openness: open, settings, sendsMail };
}
