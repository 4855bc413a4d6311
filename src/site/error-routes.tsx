import type { Context } from 'hono';
import type { Logger } from 'pino';
import { listPosts } from '../posts/post-queries.ts';
import { decodedPath } from '../web/decoded-path.ts';
import { ErrorPage, fallbackShell } from '../web/error-page.tsx';
import { renderPage } from '../web/render-page.ts';
import { loadSite, type Reading, type Site } from './site.ts';

const RECENT_POSTS = 5;
const READING_METHODS = ['GET', 'HEAD'];

/** What is not there: a page that helps the reader on. */
export function notFoundRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const list = { page: 1, size: RECENT_POSTS };
    const { posts } = await listPosts(reading.database.read, { by: 'site' }, list, site.settings);
    const recent = posts.map((post) => ({ label: post.title, url: post.path }));
    return renderPage(c, <ErrorPage {...site} status={404} recent={recent} />, 404);
  };
}

/** An address that cannot be text names nothing. */
export async function pathRoute(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
  if (decodedPath(new URL(c.req.url).pathname) === null) return c.notFound();
  await next();
  return undefined;
}

/** The public site is only read so far. */
export function methodRoute(reading: Reading) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    if (READING_METHODS.includes(c.req.method)) {
      await next();
      return undefined;
    }
    c.header('Allow', READING_METHODS.join(', '));
    const frame = (await siteIfReadable(reading)) ?? fallback(reading);
    return renderPage(c, <ErrorPage {...frame} status={405} />, 405);
  };
}

/** What went wrong here: told in the log, with nothing of it on the page. */
export function errorRoute(reading: Reading, logger: Logger) {
  return async (error: Error, c: Context): Promise<Response> => {
    const { requestId } = c.var;
    logger.error({ err: error, requestId, method: c.req.method, path: c.req.path }, 'request failed');
    const site = await siteIfReadable(reading);
    // Without even the settings it is the database that is away, and it will be back.
    const status = site === undefined ? 503 : 500;
    if (status === 503) c.header('Retry-After', '60');
    const frame = site ?? fallback(reading);
    return renderPage(c, <ErrorPage {...frame} status={status} requestId={requestId} />, status);
  };
}

function siteIfReadable(reading: Reading): Promise<Site | undefined> {
  return loadSite(reading).catch(() => undefined);
}

function fallback({ siteUrl, assets }: Reading) {
  return { shell: fallbackShell(siteUrl), assets };
}
