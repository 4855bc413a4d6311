import type { Context, Handler } from 'hono';
import { actorOf, requireMember } from '../accounts/identify.ts';
import { demand } from '../accounts/permissions.ts';
import type { KeptTrace } from '../observe/recent-traces.ts';
import type { Inspector } from '../observe/trace-requests.ts';
import { loadSite } from '../site/site.ts';
import { renderPage } from '../web/render-page.ts';
import { explain } from './explain.ts';
import { DEVELOPER, type Inspecting, mayLookAt } from './inspecting.ts';
import { PlanPage } from './plan-page.tsx';
import { TracePage } from './trace-page.tsx';

/** `/admin/inspector/3f…`: all that one request asked. */
export function traceRoute(inspecting: Inspecting): Handler {
  return async (c) => {
    const kept = findTrace(c, inspecting);
    if (kept === undefined) return c.notFound();
    return renderPage(c, <TracePage {...(await loadSite(inspecting.working))} kept={kept} />);
  };
}

/**
 * `/admin/inspector/3f…/2`: how the database carries out its second statement. Only what this process recorded can be
 * explained: the address has numbers in it, and no SQL.
 */
export function planRoute(inspecting: Inspecting): Handler {
  return async (c) => {
    const kept = findTrace(c, inspecting);
    const statement = kept?.trace.statements[numberFrom(c) - 1];
    if (kept === undefined || statement === undefined) return c.notFound();
    const { working, observer, isDevelopment } = inspecting;
    const site = await loadSite(working);
    const plan = await observer.aside(() => explain(working.database, statement, isDevelopment));
    return renderPage(c, <PlanPage {...site} kept={kept} statement={statement} plan={plan} />);
  };
}

function findTrace(c: Context, { observer, isDevelopment }: Inspecting): KeptTrace | undefined {
  const asker = isDevelopment ? DEVELOPER : askerOf(c);
  const kept = observer.recent.find(c.req.param('trace') ?? '');
  return kept !== undefined && mayLookAt(kept, asker) ? kept : undefined;
}

function askerOf(c: Context): Inspector {
  demand(actorOf(c), 'site.inspect');
  return { memberId: requireMember(c).id };
}

function numberFrom(c: Context): number {
  const number = c.req.param('statement') ?? '';
  return /^[1-9]\d{0,3}$/.test(number) ? Number(number) : 0;
}
