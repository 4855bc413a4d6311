// What all routes of accounts share: who asks, and how they are answered.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { loadSite, type Site, type Working } from '../../site/site.ts';
import { leaveNotice, type Notice, takeNotice } from '../../web/notice.ts';
import type { Problems } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import type { MailPlace } from '../account-mails.ts';
import type { Asker, Cookies } from '../accounts.ts';
import { leadToSignIn } from '../identify.ts';
import type { Member } from '../member.ts';
import { AccountPage, type AccountPageProps } from './account-page.tsx';

export type Route = (c: Context) => Promise<Response>;

/** What a form that was not accepted is shown with again. */
export interface FormState<Values> {
  values: Values;
  problems: Problems;
}

export function askerOf(c: Context): Asker {
  return { headers: c.req.raw.headers, address: c.var.clientAddress };
}

export function placeOf(site: Site): MailPlace {
  return { siteName: site.settings.name, siteUrl: site.shell.siteUrl };
}

/** A route for somebody who is signed in; others are led to sign in first. */
export function membersOnly(
  working: Working,
  answer: (c: Context, member: Member) => Promise<Response>,
): Route {
  return async (c) => {
    const { member } = c.var;
    return member === null ? leadToSignIn(c, working.siteUrl) : answer(c, member);
  };
}

type Drawn = Omit<AccountPageProps, 'site' | 'notice'>;

/** Draws a page; what a form did before is told on it. */
export async function show(
  c: Context,
  working: Working,
  draw: (site: Site) => Drawn | Promise<Drawn>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const site = await loadSite(working);
  const drawn = await draw(site);
  const notice = takeNotice(c, working.siteUrl);
  return renderPage(c, <AccountPage {...drawn} site={site} notice={notice} />, status);
}

/** A page with nothing but a few words and the way on. */
export function tell(
  c: Context,
  working: Working,
  { title, text, link }: { title: string; text: string; link?: { path: string; label: string } },
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const draw = () => ({
    title,
    children: (
      <>
        <p class="account-lead">{text}</p>
        {link && (
          <p>
            <a href={link.path}>{link.label}</a>
          </p>
        )}
      </>
    ),
  });
  return show(c, working, draw, status);
}

/** Answers a form that was accepted: the page that follows tells what it did. */
export function goOn(c: Context, working: Working, path: string, notice?: Notice): Response {
  if (notice !== undefined) leaveNotice(c, working.siteUrl, notice);
  return c.redirect(path, 303);
}

export function good(text: string): Notice {
  return { text, kind: 'good' };
}

export function sendCookies(c: Context, cookies: Cookies): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}

/** The status for a form that was not accepted, and when to come back where it came too often. */
export function refuse(c: Context, retryAfterSeconds?: number): 422 | 429 {
  if (retryAfterSeconds === undefined) return 422;
  c.header('Retry-After', String(retryAfterSeconds));
  return 429;
}

/** `Too many attempts. Try again in 3 minutes.` */
export function tooOftenText(retryAfterSeconds: number): string {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait = retryAfterSeconds <= 60 ? 'in a minute' : `in ${minutes} minutes`;
  return `That was tried too often. Try again ${wait}.`;
}
