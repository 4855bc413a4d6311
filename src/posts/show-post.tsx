import type { Context } from 'hono';
import { threadsOfPost } from '../comments/comment-queries.ts';
import { openness } from '../comments/comments-open.ts';
import type { Reader } from '../database/database.ts';
import type { Site } from '../site/site.ts';
import type { Child } from '../web/jsx/html.ts';
import { renderPage } from '../web/render-page.ts';
import { PostPage } from './post-page.tsx';
import { findPostsAround, type PostWithSource } from './post-page-queries.ts';
import { markdownPath } from './post-path.ts';

/** The page of a post that was found. */
export async function showPost(c: Context, db: Reader, site: Site, found: PostWithSource): Promise<Response> {
  return renderPage(c, await drawPost(db, site, found));
}

/** The same, also of a post that is not published yet. */
export async function drawPost(db: Reader, site: Site, found: PostWithSource, banner?: Child) {
  const { post, author, tagIds } = found;
  const around = await findPostsAround(db, post, tagIds, site.settings);
  const comments = await threadsOfPost(db, { id: post.id, authorSlug: author.slug });
  const { settings, sendsMail, now } = site;
  const open = openness({ ...post, allowsComments: found.allowsComments }, settings, now);
  // Nobody comments on what is not published yet.
  const discussion = banner === undefined && { postId: post.id, openness: open, settings, sendsMail };
  const props = { post, author, comments, ...around, markdownPath: markdownPath(post.path), banner };
  return <PostPage {...site} {...props} {...(discussion && { discussion })} />;
}
