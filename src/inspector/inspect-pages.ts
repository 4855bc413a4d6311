// Whoever looks at what their requests cost is given the pages that everybody is given, and sees where they came from.
import type { Context, MiddlewareHandler } from 'hono';
import { type PageCache, responseOf } from '../cache/page-cache.ts';
import { renderingOf } from '../cache/rendering.ts';
import { maySayOn } from './inspecting.ts';

/**
 * Stands inside the trace, and looks a page up for all whose cookies led past the cache of pages, whether they may look or
 * not. Those who may have it made anew by reloading; of strangers nobody can ask for that.
 * @param pages null where whole pages are not kept.
 */
export function inspectPages(pages: PageCache | null): MiddlewareHandler {
  return async (c, next) => {
    const isLooking = c.var.inspector != null;
    const isAsked = isLooking || maySayOn(c.req.header('Cookie'));
    if (pages === null || !isAsked || renderingOf(c.env) !== undefined) return next();
    if (isLooking && isReloading(c)) return next();
    const { pathname, search } = new URL(c.req.url);
    const found = await pages.find({ method: c.req.method, target: pathname + search }, c.var.trace);
    return 'passedOn' in found ? next() : responseOf(found);
  };
}

function isReloading(c: Context): boolean {
  return /\bno-cache\b/i.test(`${c.req.header('Cache-Control')} ${c.req.header('Pragma')}`);
}
