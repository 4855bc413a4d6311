import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mail.ts';
import { mailAddress } from './mail-address.ts';
import { mailHtml, STOP_LABEL } from './mail-html.tsx';
import { bodyText, headerText } from './mail-text.ts';

/** Of whose name a mail is sent. */
export interface MailSite {
  name: string;
  /** Absolute origin. */
  url: string;
  /** The sender as the operator gave it: an address, or `Name <address>`; null for one made of the site's. */
  from: string | null;
  /** `#rrggbb`. */
  accentColor: string;
}

export type ComposedMail = { ok: true; message: SendMailOptions } | { ok: false; reason: string };

const SUBJECT_MAX_LENGTH = 150;
const NAME_MAX_LENGTH = 70;
const LABEL_MAX_LENGTH = 100;

/**
 * The message as it is sent: text and HTML, with headers that nothing in the mail can add to.
 * @param key the same for each try to send this mail, so that who gets it twice sees one.
 */
export function composeMail(given: Mail, givenSite: MailSite, key: string): ComposedMail {
  const mail = printable(given);
  const site = { ...givenSite, name: headerText(givenSite.name, NAME_MAX_LENGTH) };
  const to = mailAddress(mail.to);
  if (to === null) return { ok: false, reason: 'This is not an address that mail can be sent to.' };
  const from = senderOf(site);
  if (from === null) return { ok: false, reason: 'MAIL_FROM holds no address that mail can be sent from.' };
  const message: SendMailOptions = {
    from,
    to: { name: '', address: to },
    subject: mail.subject,
    messageId: `<${key}@${hostOf(site)}>`,
    text: mailText(mail, site),
    html: mailHtml(mail, site),
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(mail.unsubscribeUrl) },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return { ok: true, message };
}

function printable(mail: Mail): Mail {
  const { action } = mail;
  return {
    ...mail,
    subject: headerText(mail.subject, SUBJECT_MAX_LENGTH) || 'A message',
    paragraphs: mail.paragraphs.map(bodyText),
    footer: bodyText(mail.footer),
    ...(action && {
      action: { label: headerText(action.label, LABEL_MAX_LENGTH), url: bodyText(action.url) },
    }),
  };
}

function senderOf(site: MailSite): { name: string; address: string } | null {
  const [, name, inBrackets] = /^([^<]*)<([^<>]*)>\s*$/.exec(site.from ?? '') ?? [];
  const given = inBrackets ?? site.from ?? `noreply@${hostOf(site)}`;
  const address = mailAddress(given);
  if (address === null) return null;
  const shown = (name ?? '').replaceAll('"', '').trim() || site.name;
  return { name: headerText(shown, NAME_MAX_LENGTH), address };
}

/** A name where the site is known by a number alone: those are not mailed from. */
function hostOf(site: MailSite): string {
  const { hostname } = new URL(site.url);
  return /^\[|^[\d.]+$/.test(hostname) ? 'localhost' : hostname;
}

function mailText(mail: Mail, site: MailSite): string {
  const action = mail.action === undefined ? [] : [`${mail.action.label}:\n${mail.action.url}`];
  const stop = mail.unsubscribeUrl === undefined ? '' : `\n${STOP_LABEL}: ${mail.unsubscribeUrl}`;
  return [...mail.paragraphs, ...action, `-- \n${site.name}\n${mail.footer}${stop}\n`].join('\n\n');
}

function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return {};
  return { 'List-Unsubscribe': `<${parsed.href}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
