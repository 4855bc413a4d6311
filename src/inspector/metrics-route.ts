import type { Context, Handler } from 'hono';
import { hasBearerToken } from '../accounts/bearer-token.ts';
import { type Inspecting, mayInspect } from './inspecting.ts';

/** `/metrics`, for Prometheus with its token, and for those who run the site; for everybody else it is not there. */
export function metricsRoute({ working, observer }: Inspecting, token: string | null): Handler {
  return async (c) => {
    if (!hasBearerToken(c, token) && !(await isAskedByStaff(c))) return c.notFound();
    const { type, body } = await observer.metrics.text();
    return c.body(body, 200, { 'Content-Type': type });
  };

  async function isAskedByStaff(c: Context): Promise<boolean> {
    const member = await working.accounts.memberOf(c.req.raw.headers);
    return member !== null && mayInspect(member);
  }
}
