import type { Context } from 'hono';
import { markdownPath } from '../posts/post-path.ts';
import type { Site } from '../site/site.ts';
import { renderPage } from '../web/render-page.ts';
import type { PageWithSource } from './page-queries.ts';
import { StaticPage } from './static-page.tsx';

/** A static page that was found. */
export function showPage(c: Context, site: Site, { page, status }: PageWithSource): Promise<Response> {
  const { title, summary, path, html, updatedAt } = page;
  const props = { title, description: summary, path, html, updatedAt, markdownPath: markdownPath(path) };
  const robots = status === 'published' ? undefined : 'noindex';
  return renderPage(c, <StaticPage {...site} {...props} robots={robots} />);
}
