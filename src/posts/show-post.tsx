import type { Context } from 'hono';
import { dependOn } from '../cache/dependencies.ts';
import { draw } from '../cache/draw.ts';
import { Cached, drawFragment, type FragmentProps } from '../cache/fragment.ts';
import { commentsTag } from '../comments/cache-tags.ts';
import { commentsPath } from '../comments/comment.ts';
import { openness } from '../comments/comments-open.ts';
import { CommentsPage } from '../comments/comments-page.tsx';
import { CommentsSection } from '../comments/comments-section.tsx';
import { threadsOfPost } from '../comments/threads-of-post.ts';
import type { Reader } from '../database/database.ts';
import type { Site } from '../site/site.ts';
import type { Child, Html } from '../web/jsx/html.ts';
import { moved } from '../web/moved.ts';
import { pageCount } from '../web/page-number.ts';
import { queryPage } from '../web/query-href.ts';
import { renderPage } from '../web/render-page.ts';
import { keptPostsAround } from './kept-around.ts';
import { PostPage } from './post-page.tsx';
import type { PostWithSource } from './post-page-queries.ts';
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
export async function drawPost(db: Reader, site: Site, found: PostWithSource, banner?: Child): Promise<Html> {
  const { post, author, tagIds } = found;
  const { settings, kept } = site;
  const around = await keptPostsAround(kept.values, db, { post, tagIds, settings });
  const props = { post, author, ...around, markdownPath: markdownPath(post.path), banner };
  // Nobody comments on what is not published yet.
  const comments = banner === undefined ? commentsOnPage(db, site, found, 1) : null;
  return draw(kept.fragments, () => (
    <PostPage {...site} {...props} comments={comments && <Cached {...comments} />} />
  ));
}

async function showComments(c: Context, db: Reader, site: Site, found: PostWithSource, page: number) {
  const { post } = found;
  dependOn(commentsTag(post.id));
  const pages = pageCount(post.commentCount, site.settings.commentsPerPage);
  if (page > pages) return c.notFound();
  const comments = await drawFragment(site.kept.fragments, commentsOnPage(db, site, found, page));
  if (comments.markup === '') return c.notFound();
  return renderPage(c, <CommentsPage {...site} {...{ post, page, pages, comments }} />);
}

/** The comments of a page and the form, as a fragment; nothing where a further page has none. */
function commentsOnPage(db: Reader, site: Site, found: PostWithSource, page: number): FragmentProps {
  const { settings, sendsMail, shell } = site;
  const { post, author, allowsComments } = found;
  const size = settings.commentsPerPage;
  const open = openness({ ...post, allowsComments }, settings, site.now);
  const discussion = { postId: post.id, postPath: post.path, openness: open, settings, sendsMail };
  const shown = { count: post.commentCount, page, dates: shell, discussion };
  return {
    name: 'comments',
    by: [
      post.id,
      page,
      size,
      post.commentCount,
      open,
      sendsMail,
      shell.language,
      shell.timeZone,
      post.path,
      author.slug,
    ],
    tags: [commentsTag(post.id)],
    children: async () => {
      const threads = await threadsOfPost(db, { id: post.id, authorSlug: author.slug }, { page, size });
      return threads.length === 0 && page > 1 ? null : <CommentsSection {...shown} threads={threads} />;
    },
  };
}
