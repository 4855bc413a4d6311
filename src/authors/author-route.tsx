import type { Context } from 'hono';
import { listPosts } from '../posts/post-queries.ts';
import { movedPath } from '../redirects/moved-path.ts';
import { loadSite, type Reading } from '../site/site.ts';
import { pageCount, pageNumber } from '../web/page-number.ts';
import { renderPage } from '../web/render-page.ts';
import { authorPath } from './author.ts';
import { AuthorPage } from './author-page.tsx';
import { findAuthor } from './author-queries.ts';

/** `/authors/:slug/`, `/authors/:slug/page/2/` */
export function authorRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const slug = c.req.param('slug') ?? '';
    const author = await findAuthor(reading.database.read, slug);
    if (author === undefined) return movedPath(c, reading, authorPath({ slug }));
    if (author.postCount === 0) return c.notFound();
    if (c.req.param('page') === '1') return c.redirect(authorPath(author), 301);
    const page = pageNumber(c.req.param('page'));
    const size = site.settings.postsPerPage;
    const filter = { by: 'author', id: author.id, total: author.postCount } as const;
    const { posts } = await listPosts(reading.database.read, filter, { page, size }, site.settings);
    if (posts.length === 0) return c.notFound();
    const props = { author, posts, page, pageCount: pageCount(author.postCount, size) };
    return renderPage(c, <AuthorPage {...site} {...props} feedPath={`${authorPath(author)}feed.xml`} />);
  };
}
