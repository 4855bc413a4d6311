import type { Context } from 'hono';

/** `/robots.txt` (RFC 9309). */
export function robotsRoute({ siteUrl }: { siteUrl: string }) {
  return (c: Context): Response =>
    c.text(robotsText(siteUrl), 200, { 'Content-Type': 'text/plain; charset=utf-8' });
}

// A plain `/search` would shut out a post such as `/search-engines/` as well.
function robotsText(siteUrl: string): string {
  const rules = ['/search$', '/search?', '/admin/', '/account/', '/comments/', '/preview/'];
  const lines = rules.map((rule) => `Disallow: ${rule}\n`).join('');
  return `User-agent: *\n${lines}\nSitemap: ${siteUrl}/sitemap.xml\n`;
}
