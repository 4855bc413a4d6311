import type { Context } from 'hono';
import { draw } from '../cache/draw.ts';
import { loadSite, type Reading } from '../site/site.ts';
import { keptUsedTags } from '../tags/kept-used-tags.ts';
import { PAGE_NUMBER, pageCount, pageNumber } from '../web/page-number.ts';
import { renderPage } from '../web/render-page.ts';
import { SearchPage } from './search-page.tsx';
import { searchPosts } from './search-queries.ts';

const RESULTS_PER_PAGE = 10;
const SUGGESTED_TAGS = 12;

/** `/search?q=words&page=2` */
export function searchRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const db = reading.database.read;
    const query = (c.req.query('q') ?? '').trim();
    const page = pageNumber(validPage(c.req.query('page')));
    const found = await searchPosts(db, query, { page, size: RESULTS_PER_PAGE }, site.settings);
    const pages = pageCount(found.total, RESULTS_PER_PAGE);
    const suggest = async () => {
      const tags = await keptUsedTags(site.kept.values, db);
      return tags.toSorted((a, b) => b.postCount - a.postCount).slice(0, SUGGESTED_TAGS);
    };
    const props = { ...site, ...found, page, pageCount: pages, suggest };
    return renderPage(c, await draw(site.kept.fragments, () => <SearchPage {...props} />));
  };
}

function validPage(given: string | undefined): string | undefined {
  return given !== undefined && new RegExp(`^${PAGE_NUMBER}$`).test(given) ? given : undefined;
}
