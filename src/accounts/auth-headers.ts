// What better-auth is told of a request, and what of its answer goes out.
import { serialize } from 'hono/utils/cookie';
import { cookieName } from '../web/cookies.ts';
import { personalHint } from '../web/personal-hint.ts';
import type { AccountContext } from './account-context.ts';
import type { Asker, Cookies } from './accounts.ts';
import { ADDRESS_HEADER } from './auth.ts';

/** The cookies by which it knows whose second factor it waits for, and which browsers are asked for none. */
const CHALLENGE_COOKIES = ['second-factor', 'trusted-device'];
const DEVICE_SECONDS = 400 * 24 * 60 * 60;

/** @param within a session, or a sign-in, for which it must not see that somebody is signed in already. */
export function authHeaders(
  { headers, address }: Asker,
  siteUrl: string,
  within: 'session' | 'sign-in',
): Headers {
  const names = within === 'session' ? [...CHALLENGE_COOKIES, 'session'] : CHALLENGE_COOKIES;
  const known = names.map((name) => `${cookieName(siteUrl, name)}=`);
  const cookies = (headers.get('Cookie') ?? '').split(/; */);
  return new Headers({
    Cookie: cookies.filter((cookie) => known.some((start) => cookie.startsWith(start))).join('; '),
    'User-Agent': headers.get('User-Agent') ?? '',
    [ADDRESS_HEADER]: address,
  });
}

/** The cookies of its answer that browsers are to have, the session's with a life of our own. */
export function relayedCookies({ sessionCookie, siteUrl }: AccountContext, answer: Headers): string[] {
  const challenges = CHALLENGE_COOKIES.map((name) => `${cookieName(siteUrl, name)}=`);
  return answer.getSetCookie().flatMap((cookie) => {
    if (challenges.some((start) => cookie.startsWith(start))) return [cookie];
    const token = sessionCookie.read(new Headers({ Cookie: cookie.split(';')[0] ?? '' }));
    return token === null ? [] : [sessionCookie.write(token)];
  });
}

/** For a browser in which somebody has just signed in. */
export function deviceCookie({ devices, siteUrl }: AccountContext, email: string): Cookies {
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: DEVICE_SECONDS } as const;
  const secure = siteUrl.startsWith('https:');
  const device = serialize(cookieName(siteUrl, 'device'), devices.make(email), { ...attributes, secure });
  return [device, personalHint(siteUrl, DEVICE_SECONDS)];
}
