// The pages behind the links in mail about comments, and the postman's bell.
import type { Hono, MiddlewareHandler } from 'hono';
import {
  consentRoute,
  mailChoiceRoute,
  unsubscribeRoute,
} from '../comments/notifications/mail-choice-routes.tsx';
import { MAIL_PATHS } from '../comments/notifications/mail-reader.ts';
import type { Postman } from '../mail/postman.ts';
import { within } from '../observe/budget.ts';
import type { Reading, Working } from '../site/site.ts';

/** Their POST needs no session, cookie or Origin: mail servers send it too. */
export function mountMailUrls(app: Hono, working: Reading & Pick<Working, 'now'>): void {
  app.get(MAIL_PATHS.unsubscribe, within(3), mailChoiceRoute(working, 'unsubscribe'));
  app.post(MAIL_PATHS.unsubscribe, within(10), unsubscribeRoute(working));
  app.get(MAIL_PATHS.consent, within(3), mailChoiceRoute(working, 'consent'));
  app.post(MAIL_PATHS.consent, within(8), consentRoute(working));
}

/** Mail that a request put into the outbox goes out at once. */
export function wakePostman(postman: Pick<Postman, 'wake'>): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') postman.wake();
  };
}
