// Whatever address no other route knows: a post's permalink, a static page, an old address that leads to one of them.
import type { Context } from 'hono';
import type { Reader } from '../database/database.ts';
import { findReadablePage } from '../pages/page-queries.ts';
import { showPage } from '../pages/show-page.tsx';
import { findReadablePost } from '../posts/post-page-queries.ts';
import { leadToPost, showPost } from '../posts/show-post.tsx';
import { findRedirect } from '../redirects/redirect-queries.ts';
import { decodedPath } from '../web/decoded-path.ts';
import { moved } from '../web/moved.ts';
import { formerSlugsInPath, slugInPath } from './permalinks.ts';
import { loadSite, type Reading, type Site } from './site.ts';

export function textRoute(reading: Reading) {
  return async (c: Context): Promise<Response> => {
    const site = await loadSite(reading);
    const db = reading.database.read;
    const { pathname, search } = new URL(c.req.url);
    const path = decodedPath(pathname);
    if (path === null) return c.notFound();
    return (
      (await postAt(c, db, site, path)) ??
      (await pageAt(c, db, site, path)) ??
      (await redirectFrom(c, db, site, pathname + search)) ??
      (await postOnceAt(c, db, site, path)) ??
      c.notFound()
    );
  };
}

async function postAt(c: Context, db: Reader, site: Site, path: string): Promise<Response | undefined> {
  const slug = slugInPath(site.settings.permalinkPattern, path);
  const found = slug === null ? undefined : await findReadablePost(db, slug, site.settings, site.kept.values);
  if (found === undefined) return undefined;
  // The slug was right and the rest was not: an old date, another author, a missing slash.
  if (decodedPath(found.post.path) !== path) return leadToPost(c, found);
  return showPost(c, db, site, found);
}

async function pageAt(c: Context, db: Reader, site: Site, path: string): Promise<Response | undefined> {
  const found = await findReadablePage(db, path.replace(/^\/|\/$/g, ''));
  if (found === undefined) return undefined;
  if (decodedPath(found.page.path) !== path) return moved(c, found.page.path);
  return showPage(c, site, found);
}

async function redirectFrom(
  c: Context,
  db: Reader,
  site: Site,
  address: string,
): Promise<Response | undefined> {
  const target = await findRedirect(db, address, site.settings);
  return target === undefined ? undefined : moved(c, target);
}

/** The post whose address this was under an earlier pattern. */
async function postOnceAt(c: Context, db: Reader, site: Site, path: string): Promise<Response | undefined> {
  for (const slug of formerSlugsInPath(site.settings, path)) {
    const found = await findReadablePost(db, slug, site.settings);
    if (found !== undefined) return leadToPost(c, found);
  }
  return undefined;
}
