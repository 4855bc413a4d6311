import type { Context } from 'hono';
import { dependOn } from '../cache/dependencies.ts';
import { namesPost } from '../redirects/redirect-path.ts';
import { findRedirect } from '../redirects/redirect-queries.ts';
import { loadSite, type Reading } from '../site/site.ts';
import { moved } from '../web/moved.ts';
import { pageCount, pageNumber } from '../web/page-number.ts';
import { renderPage } from '../web/render-page.ts';
import { postTags } from './cache-tags.ts';
import { PostListPage } from './post-list-page.tsx';
import { listPosts } from './post-queries.ts';

/** The front page and the list's further pages: `/`, `/page/2/`. */
export function postListRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const { search } = new URL(c.req.url);
    const target = namesPost(search)
      ? await findRedirect(reading.database.read, `/${search}`, site.settings)
      : undefined;
    if (target !== undefined) return moved(c, target);
    const given = c.req.param('page');
    if (given === '1') return c.redirect('/', 301);
    const page = pageNumber(given);
    const size = site.settings.postsPerPage;
    const { posts, total } = await listPosts(
      reading.database.read,
      { by: 'site' },
      { page, size },
      site.settings,
    );
    if (posts.length === 0 && page > 1) return c.notFound();
    const covered = posts.find((post) => post.cover !== null);
    if (covered !== undefined) dependOn(postTags.cover(covered.id));
    return renderPage(
      c,
      <PostListPage {...site} posts={posts} page={page} pageCount={pageCount(total, size)} />,
    );
  };
}
