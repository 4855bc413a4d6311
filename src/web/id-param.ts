import type { Context } from 'hono';

/** The id in a route's path; 0, which nothing has, for what is no number. */
export function idParam(c: Context, name = 'id'): number {
  const value = c.req.param(name) ?? '';
  return /^[1-9]\d{0,14}$/.test(value) ? Number(value) : 0;
}
