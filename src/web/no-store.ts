import type { MiddlewareHandler } from 'hono';

/**
 * For answers that depend on who asks: no cache may keep them, and what is asked for next learns of the address no more
 * than the site, as there may be a token in it. `no-referrer` would hide the Origin of forms as well.
 */
export const noStore: MiddlewareHandler = async (c, next) => {
  c.header('Cache-Control', 'private, no-store');
  await next();
  c.res.headers.set('Cache-Control', 'private, no-store');
  if (!c.res.headers.has('Referrer-Policy')) c.res.headers.set('Referrer-Policy', 'strict-origin');
};
