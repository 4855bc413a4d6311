// Where a person goes on after signing in: the page that asked them to. Kept in a cookie that the site sets itself, and
// never taken from an address, so that no link can lead them elsewhere.
import type { Context } from 'hono';
import { dropPrivateCookie, privateCookie, setPrivateCookie } from '../web/cookies.ts';

const NAME = 'return';
const SECONDS = 3600;

export function rememberReturn(c: Context, siteUrl: string, url: URL): void {
  setPrivateCookie(c, siteUrl, NAME, encodeURIComponent(url.pathname + url.search), { maxAge: SECONDS });
}

/** The path to go on to, forgotten at once; the fallback where there is none, or none of this site. */
export function takeReturn(c: Context, siteUrl: string, fallback: string): string {
  const value = privateCookie(c, siteUrl, NAME);
  if (value === undefined) return fallback;
  dropPrivateCookie(c, siteUrl, NAME);
  return localPath(value) ?? fallback;
}

/** What a cookie holds, as a path of this site. */
function localPath(value: string): string | null {
  try {
    const path = decodeURIComponent(value);
    const url = new URL(path, HERE);
    const isLocal = path.startsWith('/') && url.origin === HERE && !url.pathname.startsWith('//');
    return isLocal ? url.pathname + url.search : null;
  } catch {
    return null;
  }
}

const HERE = 'http://site.invalid';
