import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { parse } from 'hono/utils/cookie';
import type { EdgeClock } from '../balance/edge/edge-clock.ts';
import { ROUTE_COOKIE } from '../balance/edge/edge-headers.ts';
import type { NodeStatus } from '../balance/nodes/node-status.ts';
import { cookieName, dropPrivateCookie, privateCookie, setPrivateCookie } from './cookies.ts';

export interface RouteCookieOptions {
  siteUrl: string;
  node: Pick<NodeStatus, 'name' | 'state'>;
  /** By which a balancer's requests are known. */
  edge: EdgeClock;
  /** Cookies of those who are to stay with one node. */
  owners: readonly string[];
}

/**
 * Has those who came through a balancer, and have something of their own here, come back to this node: what they have just
 * written is seen there at once. Only answers that no cache may keep say so.
 */
export function routeCookie({ siteUrl, node, edge, owners }: RouteCookieOptions): MiddlewareHandler {
  const names = owners.map((name) => cookieName(siteUrl, name));
  return async (c, next) => {
    await next();
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
    if (incoming === undefined || edge(incoming) === null || !isPrivate(c)) return;
    const given = parse(c.req.header('cookie') ?? '');
    const changes = changedCookies(c, names);
    const stays = names.some((name) => changes.get(name) ?? (given[name] ?? '') !== '');
    const route = privateCookie(c, siteUrl, ROUTE_COOKIE);
    const leaves = [...changes.values()].includes(false);
    if (!stays && leaves && route !== undefined) dropPrivateCookie(c, siteUrl, ROUTE_COOKIE);
    if (stays && route !== node.name && node.state !== 'draining')
      setPrivateCookie(c, siteUrl, ROUTE_COOKIE, node.name);
  };
}

/** A file that the balancer sends in place of the answer is everybody's. */
function isPrivate(c: Context): boolean {
  if (c.res.headers.has('X-Accel-Redirect')) return false;
  return /\b(?:private|no-store)\b/.test(c.res.headers.get('Cache-Control') ?? '');
}

/** Whether the answer sets (true) or clears (false) each of these cookies that it names. */
function changedCookies(c: Context, names: readonly string[]): Map<string, boolean> {
  const changes = new Map<string, boolean>();
  for (const cookie of c.res.headers.getSetCookie()) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    if (names.includes(name)) changes.set(name, value !== '');
  }
  return changes;
}
