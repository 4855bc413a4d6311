// What balancers and other machines that look after this one ask: whether the process answers, whether it may be given
// readers, and how it is.
import type { HttpBindings } from '@hono/node-server';
import type { Context, Handler } from 'hono';
import type { Accounts } from '../accounts/accounts.ts';
import { hasBearerToken } from '../accounts/bearer-token.ts';
import { may } from '../accounts/permissions.ts';
import type { NodeStatus } from '../balance/nodes/node-status.ts';
import type { Follower } from '../invalidation/follower.ts';
import { isListed, listOf } from '../web/client-address.ts';
import { type HealthSource, healthReport } from './health-report.ts';
import { whyNotReady } from './readiness.ts';

export interface HealthzOptions extends HealthSource {
  accounts: Pick<Accounts, 'memberOf'>;
  /** Shows the details to a machine; null shows them to none elsewhere. */
  token: string | null;
}

const RETRY_SECONDS = '2';
const HEALTH = 'application/health+json';
const OWN_MACHINE = listOf(['127.0.0.0/8', '::1']);
/** What proxies add: with any of them the request began elsewhere. */
const FORWARDED = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via', 'Octavo-Edge'];

/** `/livez`: as long as there is a process. */
export const livezRoute: Handler = (c) => {
  c.header('Cache-Control', 'no-store');
  return c.json({ alive: true });
};

/** `/readyz`: whether it may be given readers, for which the log is read: one statement, never two at once. */
export function readyzRoute(source: { follower: Follower; node: NodeStatus }): Handler {
  return async (c) => {
    c.header('Cache-Control', 'no-store');
    const reason = await whyNotReady(source);
    if (reason === null) return c.json({ ready: true, position: source.follower.freshness.applied });
    c.header('Retry-After', RETRY_SECONDS);
    return c.json({ ready: false, reason }, 503);
  };
}

/** `/healthz`: how each thing is that it needs, for those who may see that; for everybody else how it is in one word. */
export function healthzRoute(options: HealthzOptions): Handler {
  return async (c) => {
    const report = await healthReport(options);
    c.header('Cache-Control', 'no-store');
    c.header('Content-Type', HEALTH);
    const isFailing = report.status === 'fail';
    if (isFailing) c.header('Retry-After', RETRY_SECONDS);
    // Who is signed in cannot be found out while the database fails.
    const mayLook = isFromHere(c) || hasBearerToken(c, options.token) || (!isFailing && (await isStaff(c)));
    return c.body(JSON.stringify(mayLook ? report : { status: report.status }), isFailing ? 503 : 200);
  };

  async function isStaff(c: Context): Promise<boolean> {
    const member = await options.accounts.memberOf(c.req.raw.headers).catch(() => null);
    return member !== null && may({ userId: member.id, role: member.role }, 'site.inspect');
  }
}

function isFromHere(c: Context): boolean {
  const socket = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket;
  return (
    isListed(OWN_MACHINE, socket?.remoteAddress) &&
    FORWARDED.every((name) => c.req.header(name) === undefined)
  );
}
