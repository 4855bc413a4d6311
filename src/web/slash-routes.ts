import type { Context } from 'hono';

/** Leads to the same address with a slash at its end, query included. */
export function addSlashRoute(c: Context): Response {
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`${pathname}/${search}`, 301);
}

/** Leads to the same address without the slash at its end, query included. */
export function dropSlashRoute(c: Context): Response {
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(pathname.replace(/\/$/, '') + search, 301);
}
