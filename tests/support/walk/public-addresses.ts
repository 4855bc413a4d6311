// All addresses of a site that readers may ask for: those that its own pages lead to, and those that nothing leads to yet.
import type { TestSite } from '../site.ts';
import { SITE_URL } from '../site.ts';

const BEGINNINGS = [
  '/',
  '/sitemap.xml',
  '/robots.txt',
  '/llms.txt',
  '/feed.xml',
  '/atom.xml',
  '/feed.json',
  '/search',
];
/** Personal, or files that are never another. */
const ELSEWHERE = /^\/(?:account|admin|comments|preview|assets|media)\b/;
const MOST = 400;

/** Follows every link from page to page. @param more addresses that no page leads to. */
export async function publicAddresses(site: TestSite, more: readonly string[]): Promise<string[]> {
  const found = new Set<string>([...BEGINNINGS, ...more]);
  for (const address of found) {
    if (found.size > MOST) throw new Error('The walk has no end: does something link to ever more pages?');
    const answer = await site.get(address);
    for (const link of linksIn(await answer.text(), answer.headers)) {
      const url = URL.parse(link, SITE_URL + address);
      if (url?.origin === SITE_URL && !ELSEWHERE.test(url.pathname)) found.add(url.pathname + url.search);
    }
  }
  return [...found];
}

function linksIn(body: string, headers: Headers): string[] {
  const links = [...body.matchAll(/ href="([^"]*)"|<loc>([^<]*)<\/loc>/g)];
  const location = headers.get('Location');
  return [
    ...links.map(([, href, loc]) => (href ?? loc ?? '').replaceAll('&amp;', '&')),
    ...(location === null ? [] : [location]),
  ];
}
