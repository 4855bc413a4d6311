import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/**
 * A cookie's name. With TLS the `__Host-` prefix has browsers refuse one that was set by another host, for a part of the
 * site, or over plain HTTP.
 */
export function cookieName(siteUrl: string, name: string): string {
  return siteUrl.startsWith('https:') ? `__Host-${name}` : name;
}

export interface CookieLife {
  /** Seconds; left out for the browser's session. */
  maxAge?: number;
}

/** Sets a cookie that scripts can't read and that other sites' forms don't send. */
export function setPrivateCookie(
  c: Context,
  siteUrl: string,
  name: string,
  value: string,
  { maxAge }: CookieLife = {},
): void {
  setCookie(c, cookieName(siteUrl, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: siteUrl.startsWith('https:'),
    ...(maxAge !== undefined && { maxAge }),
  });
}

export function privateCookie(c: Context, siteUrl: string, name: string): string | undefined {
  return getCookie(c, cookieName(siteUrl, name));
}

export function dropPrivateCookie(c: Context, siteUrl: string, name: string): void {
  deleteCookie(c, cookieName(siteUrl, name), { path: '/', secure: siteUrl.startsWith('https:') });
}
