import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { wantsJson } from '../accounts/identify.ts';
import { isFileError } from '../database/database-error.ts';
import { listPostLinks } from '../posts/post-queries.ts';
import { decodedPath } from '../web/decoded-path.ts';
import { ErrorPage, fallbackShell } from '../web/error-page.tsx';
import { renderPage } from '../web/render-page.ts';
import { loggedPath } from '../web/request-log.ts';
import { loadSite, type Reading, type Site } from './site.ts';

const RECENT_POSTS = 5;
/** Until somebody may have seen to it. */
const AWAY_SECONDS = '60';
const READING_METHODS = ['GET', 'HEAD'];

/** What is not there: a page that helps the reader on. */
export function notFoundRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const list = { page: 1, size: RECENT_POSTS };
    const { posts } = await listPostLinks(reading.database.read, { by: 'site' }, list, site.settings);
    const recent = posts.map((post) => ({ label: post.title, url: post.path }));
    return renderPage(c, <ErrorPage {...site} status={404} recent={recent} />, 404);
  };
}

/** An address that cannot be text names nothing. */
export async function pathRoute(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
  if (c.req.url.includes('%') && decodedPath(new URL(c.req.url).pathname) === null) return c.notFound();
  await next();
  return undefined;
}

/** What no route answers to: an address that is only read, or none. */
export function methodRoute(reading: Reading) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    if (READING_METHODS.includes(c.req.method)) {
      await next();
      return undefined;
    }
    c.header('Allow', READING_METHODS.join(', '));
    return errorPage(c, reading, 405);
  };
}

/** For what somebody may not do. */
export function refusalRoute(reading: Reading) {
  return (c: Context): Promise<Response> => errorPage(c, reading, 403);
}

/** What went wrong: told in the log when it went wrong here, with nothing of it on the page. */
export function errorRoute(reading: Reading, logger: Logger) {
  return async (error: Error, c: Context): Promise<Response> => {
    const status = hasLeft(c, error) ? 400 : statusOf(error);
    if (status !== 500) {
      if (status === 503) c.header('Retry-After', '5');
      return errorPage(c, reading, status);
    }
    const { requestId } = c.var;
    logger.error(
      { err: error, requestId, method: c.req.method, path: loggedPath(c.req.path) },
      'request failed',
    );
    if (!isFileError(error)) return errorPage(c, reading, 500);
    c.header('Retry-After', AWAY_SECONDS);
    return errorPage(c, reading, 503);
  };
}

/** Whoever asked went away before all of the question was there: nothing went wrong here, and nobody reads the answer. */
function hasLeft(c: Context, error: Error): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return incoming?.errored === error;
}

const STATUS_BY_CODE: Readonly<Record<string, ContentfulStatusCode>> = { forbidden: 403, busy: 503 };

function statusOf(error: Error): ContentfulStatusCode {
  if (error instanceof HTTPException) return error.status as ContentfulStatusCode;
  return ('code' in error ? STATUS_BY_CODE[String(error.code)] : undefined) ?? 500;
}

async function errorPage(c: Context, reading: Reading, wanted: ContentfulStatusCode): Promise<Response> {
  // Whoever was turned away does not stand in the line again for the looks of the page.
  const site = wanted === 503 ? undefined : await siteIfReadable(reading);
  // Without even the settings it is the database that is away, and it will be back.
  const status = site === undefined && wanted === 500 ? 503 : wanted;
  if (status !== wanted) c.header('Retry-After', AWAY_SECONDS);
  if (wantsJson(c)) return c.json({ error: status }, status);
  const frame = site ?? { shell: fallbackShell(reading.siteUrl), assets: reading.assets };
  return renderPage(c, <ErrorPage {...frame} status={status} requestId={c.var.requestId} />, status);
}

function siteIfReadable(reading: Reading): Promise<Site | undefined> {
  return loadSite(reading).catch(() => undefined);
}
