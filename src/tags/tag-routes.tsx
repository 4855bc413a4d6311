import type { Context } from 'hono';
import { listPosts } from '../posts/post-queries.ts';
import { movedPath } from '../redirects/moved-path.ts';
import { loadSite, type Reading } from '../site/site.ts';
import { pageCount, pageNumber } from '../web/page-number.ts';
import { renderPage } from '../web/render-page.ts';
import { keptUsedTags } from './kept-used-tags.ts';
import { tagPath } from './tag.ts';
import { TagIndexPage } from './tag-index-page.tsx';
import { TagPage } from './tag-page.tsx';
import { findTag } from './tag-queries.ts';

/** `/tags/` */
export function tagIndexRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const tags = await keptUsedTags(site.kept.values, reading.database.read);
    return renderPage(c, <TagIndexPage {...site} tags={tags} />);
  };
}

/** `/tags/:slug/`, `/tags/:slug/page/2/` */
export function tagRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const slug = c.req.param('slug') ?? '';
    const tag = await findTag(reading.database.read, slug);
    if (tag === undefined) return movedPath(c, reading, tagPath({ slug }));
    if (c.req.param('page') === '1') return c.redirect(tagPath(tag), 301);
    const page = pageNumber(c.req.param('page'));
    const size = site.settings.postsPerPage;
    const filter = { by: 'tag', id: tag.id, total: tag.postCount } as const;
    const { posts } = await listPosts(reading.database.read, filter, { page, size }, site.settings);
    if (posts.length === 0 && page > 1) return c.notFound();
    const props = {
      tag,
      posts,
      page,
      pageCount: pageCount(tag.postCount, size),
      feedPath: `${tagPath(tag)}feed.xml`,
    };
    return renderPage(c, <TagPage {...site} {...props} />);
  };
}
