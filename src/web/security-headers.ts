import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

const SELF = "'self'";
const ANYWHERE = "'self' data: https: http:";

/**
 * No script, style or font but the site's own files, no frame but of the site itself. Pictures, film and sound may come from
 * elsewhere, because writers put them into posts.
 */
const CONTENT = {
  'default-src': "'none'",
  'script-src': SELF,
  'connect-src': SELF,
  'frame-src': SELF,
  'style-src': SELF,
  'font-src': SELF,
  'img-src': ANYWHERE,
  'media-src': ANYWHERE,
  'manifest-src': SELF,
  'form-action': SELF,
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

/** What an answer may say otherwise of itself, such as an upload. */
const POLICIES = ['Content-Security-Policy', 'Referrer-Policy'];

/** What browsers may do with a page. */
export function securityHeaders(siteUrl: string): MiddlewareHandler {
  const headers = securityFields(siteUrl);
  return async (c, next) => {
    const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
    if (outgoing === undefined) {
      await next();
      for (const [name, value] of headers)
        if (!POLICIES.includes(name) || !c.res.headers.has(name)) c.res.headers.set(name, value);
      return;
    }
    // Said to the server itself, which costs less; what an answer says when it is sent takes their place.
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    await next();
  };
}

/** Their names and values. */
export function securityFields(siteUrl: string): [name: string, value: string][] {
  const content = Object.entries(CONTENT).map(([name, sources]) => `${name} ${sources}`);
  const headers: [string, string][] = [
    ['Content-Security-Policy', content.join('; ')],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    // Feed readers and link previews on other sites show this site's pictures.
    ['Cross-Origin-Resource-Policy', 'cross-origin'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Origin-Agent-Cluster', '?1'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-DNS-Prefetch-Control', 'off'],
    ['X-Frame-Options', 'DENY'],
    ['X-Permitted-Cross-Domain-Policies', 'none'],
  ];
  if (siteUrl.startsWith('https:')) headers.push(['Strict-Transport-Security', 'max-age=31536000']);
  return headers;
}
