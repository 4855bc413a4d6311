import type { Context } from 'hono';
import { loadSite, type Reading } from '../site/site.ts';
import { listUsedTags } from '../tags/tag-queries.ts';
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
    const tags = found.results.length === 0 ? await listUsedTags(db) : [];
    const suggestions = tags.toSorted((a, b) => b.postCount - a.postCount).slice(0, SUGGESTED_TAGS);
    const pages = pageCount(found.total, RESULTS_PER_PAGE);
    return renderPage(
      c,
      <SearchPage {...site} {...found} page={page} pageCount={pages} suggestions={suggestions} />,
    );
  };
}

function validPage(given: string | undefined): string | undefined {
  return given !== undefined && new RegExp(`^${PAGE_NUMBER}$`).test(given) ? given : undefined;
}
