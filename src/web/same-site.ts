import type { MiddlewareHandler } from 'hono';

declare module 'hono' {
  interface ContextVariableMap {
    /** Why a request is answered with 403 before any route sees it. */
    refusal?: 'foreign';
  }
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what would change something and comes from another site's page. Browsers say where a request comes from in
 * `Sec-Fetch-Site`, older ones in `Origin`; what sends neither is no browser and carries nobody's cookies.
 */
export function refuseForeign(siteUrl: string, refuse: MiddlewareHandler): MiddlewareHandler {
  return async (c, next) => {
    if (SAFE_METHODS.includes(c.req.method) || !isForeign(c.req.raw.headers, c.req.url, siteUrl))
      return next();
    return refuse(c, next);
  };
}

/** @param url of the request, whose host is the one that the browser addressed. */
function isForeign(headers: Headers, url: string, siteUrl: string): boolean {
  const from = headers.get('sec-fetch-site');
  if (from !== null) return from !== 'same-origin' && from !== 'none';
  const origin = headers.get('origin');
  if (origin === null) return false;
  return origin !== siteUrl && URL.parse(origin)?.host !== new URL(url).host;
}
