import type { Context } from 'hono';
import type { Transaction } from '../../database/database.ts';
import { loadSite, type Reading, type Working } from '../../site/site.ts';
import { renderPage } from '../../web/render-page.ts';
import { findLinkSigner } from './link-secret.ts';
import { allowMail, endMail, findMailChoice } from './mail-choice.ts';
import { MailChoicePage, MailLinkPage } from './mail-choice-page.tsx';
import { MAIL_PATHS, type MailReader, readMailReader } from './mail-reader.ts';

type Parts = Reading & Pick<Working, 'now'>;
type Choose = (tx: Transaction, reader: MailReader, now: number) => Promise<void>;

/** GET: mail programs and scanners follow links, so it only asks. */
export function mailChoiceRoute(parts: Parts, asked: keyof typeof MAIL_PATHS) {
  return async (c: Context): Promise<Response> => {
    const reader = await readerOf(c, parts);
    return reader === null ? linkPage(c, parts) : choicePage(c, parts, reader, asked);
  };
}

/**
 * POST, from the page's button or from a mail program (RFC 8058), which knows neither cookies nor this page: the key in
 * the address is what allows it.
 */
function chooseMailRoute(parts: Parts, choose: Choose) {
  return async (c: Context): Promise<Response> => {
    const reader = await readerOf(c, parts);
    if (reader === null) return linkPage(c, parts);
    await parts.database.transaction((tx) => choose(tx, reader, parts.now()));
    return choicePage(c, parts, reader, null);
  };
}

export function unsubscribeRoute(parts: Parts) {
  return chooseMailRoute(parts, endMail);
}

export function consentRoute(parts: Parts) {
  return chooseMailRoute(parts, allowMail);
}

async function readerOf(c: Context, { database }: Parts): Promise<MailReader | null> {
  const sign = await findLinkSigner(database.read);
  if (sign === null) return null;
  return readMailReader(c.req.query('reader') ?? '', c.req.query('key') ?? '', sign);
}

async function choicePage(
  c: Context,
  parts: Parts,
  reader: MailReader,
  asked: keyof typeof MAIL_PATHS | null,
): Promise<Response> {
  const choice = await findMailChoice(parts.database.read, reader);
  if (choice === undefined) return linkPage(c, parts);
  const site = await loadSite(parts);
  const query = new URL(c.req.url).search;
  const actions = {
    unsubscribe: `${MAIL_PATHS.unsubscribe}${query}`,
    consent: `${MAIL_PATHS.consent}${query}`,
  };
  return renderPage(c, <MailChoicePage {...site} {...{ reader, choice, asked, actions }} />);
}

async function linkPage(c: Context, parts: Parts): Promise<Response> {
  return renderPage(c, <MailLinkPage {...(await loadSite(parts))} />, 404);
}
