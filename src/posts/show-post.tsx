import type { Context } from 'hono';
import { threadsOfPost } from '../comments/comment-queries.ts';
import type { Reader } from '../database/database.ts';
import type { Site } from '../site/site.ts';
import { renderPage } from '../web/render-page.ts';
import { PostPage } from './post-page.tsx';
import { findPostsAround, type PostWithSource } from './post-page-queries.ts';
import { markdownPath } from './post-path.ts';

/** The page of a post that was found. */
export async function showPost(c: Context, db: Reader, site: Site, found: PostWithSource): Promise<Response> {
  const { post, author, tagIds } = found;
  const around = await findPostsAround(db, post, tagIds, site.settings);
  const comments = await threadsOfPost(db, { id: post.id, authorSlug: author.slug });
  const props = { post, author, comments, ...around, markdownPath: markdownPath(post.path) };
  return renderPage(c, <PostPage {...site} {...props} />);
}
