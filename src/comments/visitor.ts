import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { hashToken } from '../accounts/session-cookie.ts';
import { normaliseText } from '../content/normalise-text.ts';
import { privateCookie, setPrivateCookie } from '../web/cookies.ts';
import { personalHint } from '../web/personal-hint.ts';
import type { Visitor } from './commenter.ts';

const NAME = 'commenter';
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;
/** Seconds for which a guest is known again. */
const MAX_AGE = 180 * 24 * 60 * 60;
const USER_AGENT_MAX_LENGTH = 500;

/** Who asks, member or guest; behind `identify`. */
export function visitorOf(c: Context, siteUrl: string): Visitor {
  const token = guestToken(c, siteUrl);
  return {
    member: c.var.member,
    guestTokenHash: token === undefined ? null : hashToken(token),
    address: c.var.clientAddress,
    userAgent: normaliseText(c.req.header('user-agent') ?? '').slice(0, USER_AGENT_MAX_LENGTH),
  };
}

/** The token by which a guest is known, and whether it was made just now. */
export function guestTokenFor(c: Context, siteUrl: string): { token: string; isNew: boolean } {
  const token = guestToken(c, siteUrl);
  if (token !== undefined) return { token, isNew: false };
  return { token: randomBytes(TOKEN_BYTES).toString('base64url'), isNew: true };
}

/** Has the browser keep it: from now on what they wrote is theirs to change. */
export function rememberGuest(c: Context, siteUrl: string, token: string): void {
  setPrivateCookie(c, siteUrl, NAME, token, { maxAge: MAX_AGE });
  c.header('Set-Cookie', personalHint(siteUrl, MAX_AGE), { append: true });
}

function guestToken(c: Context, siteUrl: string): string | undefined {
  const value = privateCookie(c, siteUrl, NAME);
  return value !== undefined && TOKEN.test(value) ? value : undefined;
}
