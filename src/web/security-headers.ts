import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** What an answer says of itself stays. */
const POLICIES = ['Content-Security-Policy', 'Referrer-Policy'];

/**
 * What browsers may do with a page: no script, style or font but the site's own files, no frame but of the site itself. Pictures, film and sound may come from
 * elsewhere, because writers put them into posts. What brings a policy of its own, such as an upload, keeps it.
 */
export function securityHeaders(siteUrl: string): MiddlewareHandler {
  const self = ["'self'"];
  const fromAnywhere = ["'self'", 'data:', 'https:', 'http:'];
  const setHeaders = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: self,
      connectSrc: self,
      frameSrc: self,
      styleSrc: self,
      fontSrc: self,
      imgSrc: fromAnywhere,
      mediaSrc: fromAnywhere,
      manifestSrc: self,
      formAction: self,
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'strict-origin-when-cross-origin',
    // Feed readers and link previews on other sites show this site's pictures.
    crossOriginResourcePolicy: 'cross-origin',
    crossOriginOpenerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    xXssProtection: false,
    xDownloadOptions: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], browsingTopics: [] },
    strictTransportSecurity: siteUrl.startsWith('https:') ? 'max-age=31536000' : false,
  });
  return async (c, next) => {
    let own: [name: string, policy: string | null][] = [];
    await setHeaders(c, async () => {
      await next();
      own = POLICIES.map((name) => [name, c.res.headers.get(name)]);
    });
    for (const [name, policy] of own) if (policy !== null) c.res.headers.set(name, policy);
  };
}
