import type { Context } from 'hono';
import { monthStart } from '../site/calendar.ts';
import { loadSite, type Reading } from '../site/site.ts';
import { pageCount, pageNumber } from '../web/page-number.ts';
import { renderPage } from '../web/render-page.ts';
import { type ArchivePeriod, archivePath } from './archive.ts';
import { ArchiveIndexPage } from './archive-index-page.tsx';
import { ArchivePage } from './archive-page.tsx';
import { findPeriodsAround, listArchive } from './archive-queries.ts';
import { listPostLinks } from './post-queries.ts';

/** An archive lists titles only, so that a year fits on a few pages. */
const TITLES_PER_PAGE = 100;

/** `/archive/` */
export function archiveIndexRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const years = await listArchive(reading.database.read, site.settings.timeZone);
    return renderPage(c, <ArchiveIndexPage {...site} years={years} />);
  };
}

/** `/archive/2026/`, `/archive/2026/03/`, and their further pages. */
export function archiveRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const period = periodIn(c);
    if (c.req.param('page') === '1') return c.redirect(archivePath(period), 301);
    const page = pageNumber(c.req.param('page'));
    const { timeZone } = site.settings;
    const range = rangeOf(period, timeZone);
    const list = { page, size: TITLES_PER_PAGE };
    const { posts, total } = await listPostLinks(
      reading.database.read,
      { by: 'time', ...range },
      list,
      site.settings,
    );
    if (posts.length === 0) return c.notFound();
    const around = await findPeriodsAround(reading.database.read, period, range, timeZone);
    const props = { ...period, ...around, posts, page, pageCount: pageCount(total, TITLES_PER_PAGE) };
    return renderPage(c, <ArchivePage {...site} {...props} />);
  };
}

/** `/2026/` and `/2026/03/`: what a reader gets who shortens a dated permalink. */
export function archiveRedirectRoute(c: Context): Response {
  return c.redirect(archivePath(periodIn(c)), 301);
}

function periodIn(c: Context): ArchivePeriod {
  const month = c.req.param('month');
  return { year: Number(c.req.param('year')), month: month === undefined ? null : Number(month) };
}

function rangeOf({ year, month }: ArchivePeriod, timeZone: string): { from: number; until: number } {
  const [first, after] = month === null ? [1, 13] : [month, month + 1];
  return { from: monthStart(year, first, timeZone), until: monthStart(year, after, timeZone) };
}
