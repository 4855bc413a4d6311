import type { Context, MiddlewareHandler } from 'hono';
import { LIVE_PATH } from '../cache-admin/paths.ts';
import { loggedPath } from '../web/request-log.ts';
import { INSPECTOR_PATH, type Inspecting } from './inspecting.ts';
import { Toolbar } from './toolbar.tsx';

/** Keeps what an inspected request cost, and shows it at the foot of its page. */
export function showToolbar({ observer, working: { assets, now } }: Inspecting): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { trace, inspector } = c.var;
    // A page that is made for somebody who looks is everybody's: it is shown on theirs.
    if (trace === undefined || inspector == null || isOwnPage(c)) return;
    const isPage = isWholePage(c);
    if (!isPage && trace.statements.length === 0 && trace.operations.length === 0) return;
    const totalMs = trace.elapsedMs;
    observer.recent.keep({
      trace,
      memberId: inspector?.memberId ?? null,
      method: c.req.method,
      path: loggedPath(c.req.path),
      status: c.res.status,
      totalMs,
      at: now(),
    });
    if (isPage) await addToolbar(c, <Toolbar trace={trace} totalMs={totalMs} assets={assets} />);
    // What an inspected request was answered is nobody else's.
    c.res.headers.set('Cache-Control', 'private, no-store');
  };
}

function isOwnPage(c: Context): boolean {
  const { path } = c.req;
  // What a script asks for every few seconds would push out all else.
  return path === INSPECTOR_PATH || path.startsWith(`${INSPECTOR_PATH}/`) || path === LIVE_PATH;
}

/** As a person opens it, rather than a script or a frame. */
function isWholePage(c: Context): boolean {
  const destination = c.req.header('Sec-Fetch-Dest') ?? 'document';
  return destination === 'document' && c.res.headers.get('Content-Type')?.startsWith('text/html') === true;
}

const END = '</body>';

async function addToolbar(c: Context, toolbar: { markup: string }): Promise<void> {
  const html = await c.res.text();
  const end = html.lastIndexOf(END);
  const body = end === -1 ? html : html.slice(0, end) + toolbar.markup + html.slice(end);
  c.res = new Response(body, c.res);
  c.res.headers.delete('Content-Length');
  c.res.headers.delete('ETag');
}
