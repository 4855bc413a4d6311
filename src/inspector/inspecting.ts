// Who sees what their requests cost: everybody in development; elsewhere those who may, once they have switched it on.
import type { Context } from 'hono';
import type { Member } from '../accounts/member.ts';
import { may } from '../accounts/permissions.ts';
import type { Observer } from '../observe/observer.ts';
import type { KeptTrace } from '../observe/recent-traces.ts';
import type { FindInspector, Inspector } from '../observe/trace-requests.ts';
import type { Working } from '../site/site.ts';
import { dropPrivateCookie, privateCookie, setPrivateCookie } from '../web/cookies.ts';

export interface Inspecting {
  working: Working;
  observer: Observer;
  isDevelopment: boolean;
}

export const INSPECTOR_PATH = '/admin/inspector';

const COOKIE = 'inspector';
const ON = 'on';
const LONGEST_SECONDS = 30 * 24 * 60 * 60;
/** In development nobody needs to be signed in. */
export const DEVELOPER: Inspector = { memberId: null };

/** The cookie alone shows nobody anything: each request asks the session again who it is, and what they may. */
export function findInspector({ working, isDevelopment }: Inspecting): FindInspector {
  return (c) => {
    if (isDevelopment) return Promise.resolve(DEVELOPER);
    return isSwitchedOn(c, working.siteUrl) ? inspectorOf(c, working) : null;
  };
}

async function inspectorOf(c: Context, { accounts }: Working): Promise<Inspector | null> {
  // Without the database there is nothing to look at, and its error belongs to the page.
  const member = await accounts.memberOf(c.req.raw.headers).catch(() => null);
  return member !== null && mayInspect(member) ? { memberId: member.id } : null;
}

export function mayInspect({ id, role }: Pick<Member, 'id' | 'role'>): boolean {
  return may({ userId: id, role }, 'site.inspect');
}

/** Whether cookies may say so: to be asked of each request, before anything is known of it. */
export function maySayOn(cookies: string | undefined): boolean {
  return cookies?.includes(`${COOKIE}=${ON}`) ?? false;
}

/** Whether this browser has it on. */
export function isSwitchedOn(c: Context, siteUrl: string): boolean {
  return privateCookie(c, siteUrl, COOKIE) === ON;
}

export function switchInspector(c: Context, siteUrl: string, isOn: boolean): void {
  if (isOn) setPrivateCookie(c, siteUrl, COOKIE, ON, { maxAge: LONGEST_SECONDS });
  else dropPrivateCookie(c, siteUrl, COOKIE);
}

/** Everybody sees their own requests alone; a developer sees all. */
export function mayLookAt(kept: KeptTrace, { memberId }: Inspector): boolean {
  return memberId === null || kept.memberId === memberId;
}

export function tracePath(traceId: string): string {
  return `${INSPECTOR_PATH}/${traceId}`;
}

/** @param index of the statement in its trace. */
export function planPath(traceId: string, index: number): string {
  return `${tracePath(traceId)}/${index + 1}`;
}
