import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Html } from './jsx/html.ts';

/** Answers with a whole document. */
export async function renderPage(
  c: Context,
  page: Html,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  return c.html(`<!doctype html>${page.markup}`, status, HEADERS);
}

/** Compression would add it as well, but to a copy of the answer, through a stream. */
const HEADERS = { Vary: 'Accept-Encoding' };
