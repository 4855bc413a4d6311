import type { Context } from 'hono';
import type { Reader } from '../database/database.ts';
import { findReadablePage } from '../pages/page-queries.ts';
import { findReadablePost } from '../posts/post-page-queries.ts';
import { markdownPath } from '../posts/post-path.ts';
import { findRedirect } from '../redirects/redirect-queries.ts';
import { formerSlugsInPath, slugInPath } from '../site/permalinks.ts';
import { keptSettings } from '../site/setting-queries.ts';
import type { Settings } from '../site/settings.ts';
import type { Reading } from '../site/site.ts';
import { decodedPath } from '../web/decoded-path.ts';
import { moved } from '../web/moved.ts';
import { absoluteUrl } from '../web/paths.ts';
import { type MarkdownText, markdownVersion } from './markdown-version.ts';

/** Any path that ends in `.md`: the text that stands at the path without it, for posts and static pages. */
export function markdownRoute({ database, kept, siteUrl }: Pick<Reading, 'database' | 'kept' | 'siteUrl'>) {
  return async (c: Context): Promise<Response> => {
    const { pathname } = new URL(c.req.url);
    const asked = decodedPath(pathname);
    if (asked === null || !asked.endsWith('.md')) return c.notFound();
    const path = asked.slice(0, -'.md'.length);
    const settings = await keptSettings(kept.values, database.read);
    const found =
      (await postAt(database.read, slugInPath(settings.permalinkPattern, path), settings)) ??
      (await pageAt(database.read, path)) ??
      (await postOnceAt(database.read, path, settings));
    if (found === undefined)
      return (await redirectFrom(c, database.read, pathname, settings)) ?? c.notFound();
    const here = markdownPath(found.path);
    // The slug was right and the rest was not: an old date, another author, a pattern of before.
    if (decodedPath(here) !== asked) return moved(c, here);
    return respond({ ...found, canonicalUrl: absoluteUrl(siteUrl, found.path) });
  };
}

type FoundText = Omit<MarkdownText, 'canonicalUrl'> & { path: string };

async function postAt(db: Reader, slug: string | null, settings: Settings): Promise<FoundText | undefined> {
  const found = slug === null ? undefined : await findReadablePost(db, slug, settings);
  if (found === undefined) return undefined;
  const { post, source } = found;
  const tags = post.tags.map((tag) => tag.name);
  return { ...textOf(post), source, author: post.author.name, tags };
}

async function postOnceAt(db: Reader, path: string, settings: Settings): Promise<FoundText | undefined> {
  for (const slug of formerSlugsInPath(settings, path)) {
    const found = await postAt(db, slug, settings);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An old address of the text, with `.md` added to it or with that as its own end. */
async function redirectFrom(
  c: Context,
  db: Reader,
  pathname: string,
  settings: Settings,
): Promise<Response | undefined> {
  const own = await findRedirect(db, pathname, settings);
  if (own !== undefined) return moved(c, own);
  const target = await findRedirect(db, pathname.replace(/\.md$/, ''), settings);
  return target?.startsWith('/') ? moved(c, markdownPath(target)) : undefined;
}

async function pageAt(db: Reader, path: string): Promise<FoundText | undefined> {
  const found = await findReadablePage(db, path.replace(/^\//, ''));
  return found && { ...textOf(found.page), source: found.source, author: null, tags: [] };
}

function textOf<Text extends Pick<FoundText, 'title' | 'path' | 'publishedAt' | 'updatedAt'>>(text: Text) {
  const { title, path, publishedAt, updatedAt } = text;
  return { title, path, publishedAt, updatedAt };
}

// The source has not gone through the sanitiser: no browser may take it for HTML.
function respond(text: MarkdownText): Response {
  return new Response(markdownVersion(text), {
    headers: {
      'Content-Type': 'text/markdown; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex',
      Link: `<${text.canonicalUrl}>; rel="canonical"`,
    },
  });
}
