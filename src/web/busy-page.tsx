import type { PageAssets } from './assets.ts';
import { ErrorPage, fallbackShell } from './error-page.tsx';
import { securityFields } from './security-headers.ts';
import type { BusyAnswer } from './shed-load.ts';

const RETRY_SECONDS = 5;

/** What those get who are sent away: made once, so that it costs nothing when there is too much to do. */
export function busyPage(siteUrl: string, assets: PageAssets): BusyAnswer {
  const page = <ErrorPage shell={fallbackShell(siteUrl)} assets={assets} status={503} />;
  const body = Buffer.from(`<!doctype html>${page.markup}`);
  const fields = [
    ...securityFields(siteUrl),
    ['Content-Type', 'text/html; charset=UTF-8'],
    ['Content-Length', String(body.length)],
    ['Cache-Control', 'no-store'],
    ['Retry-After', String(RETRY_SECONDS)],
  ];
  return { head: fields.flat(), body };
}
