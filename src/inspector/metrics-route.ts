import type { Context, Handler } from 'hono';
import { isSameSecret } from '../accounts/same-secret.ts';
import { type Inspecting, mayInspect } from './inspecting.ts';

/** `/metrics`, for Prometheus with its token, and for those who run the site; for everybody else it is not there. */
export function metricsRoute({ working, observer }: Inspecting, token: string | null): Handler {
  return async (c) => {
    if (!hasToken(c, token) && !(await isAskedByStaff(c))) return c.notFound();
    const { type, body } = await observer.metrics.text();
    return c.body(body, 200, { 'Content-Type': type });
  };

  async function isAskedByStaff(c: Context): Promise<boolean> {
    const member = await working.accounts.memberOf(c.req.raw.headers);
    return member !== null && mayInspect(member);
  }
}

function hasToken(c: Context, token: string | null): boolean {
  const [, given] = /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  return token !== null && given !== undefined && isSameSecret(given, token);
}
