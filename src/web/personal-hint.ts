// Public pages are the same for everybody. A cookie that scripts can read, and that says nothing but that there is
// something personal to fetch, spares everybody else the asking.
import { serialize } from 'hono/utils/cookie';

/**
 * The value of a `Set-Cookie` header.
 * @param maxAge seconds.
 */
export function personalHint(siteUrl: string, maxAge: number): string {
  const secure = siteUrl.startsWith('https:');
  return serialize('personal', '1', { path: '/', sameSite: 'Lax', secure, maxAge });
}
