import type { MiddlewareHandler } from 'hono';
import { renderingOf } from './rendering.ts';

/**
 * Caches in front make up a time for what says none: a missing style would stay missing for an hour, and a page by an
 * address of its own, such as a very long one, would not be told to be forgotten. Fastly hears of `s-maxage` alone.
 */
const ASK_AGAIN = 'no-cache, s-maxage=0';

/** What the application answers itself says of keeping, where its route does not: that it is to be asked for again. */
export function sayCacheControl(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (renderingOf(c.env) !== undefined || c.res.headers.has('Cache-Control')) return;
    c.res.headers.set('Cache-Control', c.res.status >= 500 ? 'no-store' : ASK_AGAIN);
  };
}
