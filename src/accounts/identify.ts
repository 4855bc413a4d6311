// Who asks: for the routes that answer differently to different people.
import type { Context, MiddlewareHandler } from 'hono';
import { leaveNotice } from '../web/notice.ts';
import type { Accounts } from './accounts.ts';
import type { Actor } from './actor.ts';
import { actorFrom, type Member } from './member.ts';
import { rememberReturn } from './return-path.ts';
import { isStaff } from './role.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Who is signed in; null for everybody else. Set where `identify` runs before. */
    member: Member | null;
  }
}

/** Learns from the session's cookie who asks. */
export function identify(accounts: Accounts): MiddlewareHandler {
  return async (c, next) => {
    c.set('member', await accounts.memberOf(c.req.raw.headers));
    await next();
  };
}

export interface Refusals {
  /** For readers, to whom this does not belong. */
  forbidden: (c: Context) => Promise<Response>;
  /** For a form that somebody sent who was signed out meanwhile. */
  signedOut: (c: Context) => Promise<Response>;
}

/** Lets those in who run the site; leads others to sign in, or tells readers that this is not theirs. */
export function staffOnly(siteUrl: string, refusals: Refusals): MiddlewareHandler {
  return async (c, next) => {
    const { member } = c.var;
    if (member !== null && isStaff(member.role)) return next();
    if (member !== null) return refusals.forbidden(c);
    if (wantsJson(c)) return c.json({ error: 'signed-out' }, 401);
    return c.req.method === 'POST' ? refusals.signedOut(c) : leadToSignIn(c, siteUrl);
  };
}

/** Answers with the way to the sign-in, which leads back here afterwards. */
export function leadToSignIn(c: Context, siteUrl: string): Response {
  if (c.req.method === 'GET') rememberReturn(c, siteUrl, new URL(c.req.url));
  else leaveNotice(c, siteUrl, { text: 'You were signed out. Sign in, then do it again.', kind: 'bad' });
  return c.redirect('/account/sign-in/', 303);
}

/** @throws when nobody is signed in: only for routes behind `staffOnly` or a check of their own. */
export function requireMember(c: Context): Member {
  if (c.var.member === null) throw new Error('this route needs a member');
  return c.var.member;
}

/** In whose name a command runs that this request asks for. */
export function actorOf(c: Context): Actor {
  return actorFrom(requireMember(c), c.var.clientAddress);
}

/** Whether a script asks, rather than a person who looks at what comes back. */
export function wantsJson(c: Context): boolean {
  return (
    c.req.header('accept')?.includes('application/json') === true ||
    c.req.header('content-type')?.startsWith('application/json') === true
  );
}
