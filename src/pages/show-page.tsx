import type { Context } from 'hono';
import { markdownPath } from '../posts/post-path.ts';
import type { Site } from '../site/site.ts';
import type { Child } from '../web/jsx/html.ts';
import { renderPage } from '../web/render-page.ts';
import type { PageWithSource } from './page-queries.ts';
import { StaticPage } from './static-page.tsx';

/** A static page that was found. */
export function showPage(c: Context, site: Site, found: PageWithSource): Promise<Response> {
  return renderPage(c, drawPage(site, found));
}

export function drawPage(
  site: Site,
  { page, status }: Pick<PageWithSource, 'page' | 'status'>,
  banner?: Child,
) {
  const { id, title, summary, path, html, updatedAt, seo } = page;
  const props = {
    id,
    title,
    description: summary,
    path,
    html,
    updatedAt,
    seo,
    markdownPath: markdownPath(path),
  };
  const robots = status === 'published' ? undefined : 'noindex';
  return <StaticPage {...site} {...props} robots={robots} banner={banner} />;
}
