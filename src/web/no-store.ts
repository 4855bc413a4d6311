import type { MiddlewareHandler } from 'hono';

/** For answers that depend on who asks: no cache may keep them. */
export const noStore: MiddlewareHandler = async (c, next) => {
  c.header('Cache-Control', 'private, no-store');
  await next();
  c.res.headers.set('Cache-Control', 'private, no-store');
};
