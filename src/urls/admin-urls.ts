// What all screens under /admin, /account, /comments and /preview go through before their own routes.
import type { Hono } from 'hono';
import { identify, staffOnly } from '../accounts/identify.ts';
import { networkOf } from '../accounts/network-of.ts';
import { signedOutRoute } from '../accounts/screens/signed-out-route.tsx';
import { refusalRoute } from '../site/error-routes.tsx';
import type { Working } from '../site/site.ts';
import { noStore } from '../web/no-store.ts';
import { type Pace, PacedLine, waitInLine } from '../web/paced-line.ts';
import { FORM_MAX_BYTES, limitBody } from '../web/read-form.ts';
import { PERSONAL } from './addresses.ts';

/** A comment of 100,000 characters, each of them three bytes, and each byte written as %XX. */
const COMMENT_MAX_BYTES = 1024 * 1024;
const TEXT_MAX_BYTES = 16 * 1024 * 1024;
/** Of what surrounds a file in a form. */
const FORM_AROUND_FILE_BYTES = 64 * 1024;

/** Passwords to check, mail to send: the wait of the last in the line is under four seconds. */
const AT_THE_DOOR: Pace = { atOnce: 4, pauseMs: 25, longest: 150, mostOfOne: 50 };

export function guardPersonalPages(app: Hono, working: Working): void {
  app.post(
    '/account/*',
    waitInLine(new PacedLine(AT_THE_DOOR), (c) => networkOf(c.var.clientAddress)),
  );
  const limits = bodyLimits(working.uploadMaxBytes);
  for (const path of PERSONAL.map((place) => `${place}/*`)) {
    app.use(path, noStore, identify(working.accounts));
    app.use(path, (c, next) => limits(c.req.path)(c, next));
  }
  const refusals = { forbidden: refusalRoute(working), signedOut: signedOutRoute(working) };
  app.use('/admin/*', staffOnly(working.siteUrl, refusals));
}

/** The size that a body may have depends on what is sent there: a file, a text, or a form. */
function bodyLimits(uploadMaxBytes: number) {
  const upload = limitBody(uploadMaxBytes + FORM_AROUND_FILE_BYTES);
  const text = limitBody(TEXT_MAX_BYTES);
  const comment = limitBody(COMMENT_MAX_BYTES);
  const form = limitBody(FORM_MAX_BYTES);
  return (path: string) => {
    if (/^\/comments(\/|$)/.test(path)) return comment;
    if (/^\/admin\/media(\/|$)/.test(path)) return upload;
    return /^\/admin\/(posts|pages)\//.test(path) ? text : form;
  };
}
