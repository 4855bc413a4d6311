// Public pages are the same for everybody. A cookie that scripts can read, and that says nothing but that there is
// something personal to fetch, spares everybody else the asking.
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';

/** @param maxAge seconds. */
export function setPersonalHint(c: Context, siteUrl: string, maxAge: number): void {
  const secure = siteUrl.startsWith('https:');
  setCookie(c, 'personal', '1', { path: '/', sameSite: 'Lax', secure, maxAge });
}
