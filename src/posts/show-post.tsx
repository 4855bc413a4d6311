import type { Context } from 'hono';
import { dependOn } from '../cache/dependencies.ts';
import { commentsTag } from '../comments/cache-tags.ts';
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
export async function drawPost(db: Reader, site: Site, found: PostWithSource, banner?: Child): Promise<Html> {
  const { post, author, tagIds } = found;
  const around = await keptPostsAround(site.kept.values, db, found.post, tagIds, site.settings);
  const props = { post, author, ...around, markdownPath: markdownPath(post.path), banner };
  return draw(site.kept.fragments, () => (
    // Nobody comments on what is not published yet.
    <PostPage
      {...site}
      {...props}
      comments={banner === undefined && <Cached {...commentsOnPage(db, site, found, 1)} />}
    />
  ));
}

async function showComments(c: Context, db: Reader, site: Site, found: PostWithSource, page: number) {
  const { post } = found;
  dependOn(commentsTag(post.id));
  const pages = pageCount(post.commentCount, site.settings.commentsPerPage);
  if (page > pages) return c.notFound();
  const { children, ...options } = commentsOnPage(db, site, found, page);
  const comments = await drawFragment(site.kept.fragments, options, children);
  if (comments.markup === '') return c.notFound();
  return renderPage(c, <CommentsPage {...site} {...{ post, page, pages, comments }} />);
}

/** What `Cached` needs to draw them, or to know that they were drawn. */
function commentsOnPage(db: Reader, site: Site, { post, author, allowsComments }: PostWithSource, page: number) {
  const { settings, sendsMail, now, shell } = site;
  const size = settings.commentsPerPage;
  const open = openness({ ...post, allowsComments }, settings, now);
  const discussion = { postId: post.id, postPath: post.path, openness: open, settings, sendsMail };
  return {
    name: 'comments',
    by: [post.id, page, post.commentCount, author.slug, ...settingsShown(site), ...Object.values],
    tags: [commentsTag(post.id)],
    children: async () => {
      const threads = await threadsOfPost(db, { id: post.id, authorSlug: author.slug }, { page, size });
      // A page behind the last of them.
      if (threads.length === 0 && page > 1) return null;
      return (
        <CommentsSection threads={threads} count={post.commentCount} dates={shell} {...{ page, discussion }} />
      );
    },
  };
}
