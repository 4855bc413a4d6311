import type { Context } from 'hono';

/** The id in a route's path; 0, which nothing has, for what is no number. */
export function idParam(c: Context, name = 'id'): number {
  return idFrom(c.req.param(name)) ?? 0;
}

/** The id in a form or a query; null for what is no number. */
export function idFrom(value: string | undefined): number | null {
  return value !== undefined && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null;
}
