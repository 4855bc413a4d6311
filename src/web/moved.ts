import type { Context } from 'hono';

/**
 * Leads to where a text is now. Browsers keep such an answer for good unless told to ask again, and would run in a circle
 * once the text has moved back.
 */
export function moved(c: Context, path: string): Response {
  c.header('Cache-Control', 'no-cache');
  return c.redirect(path, 301);
}
