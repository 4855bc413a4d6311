import type { Context, MiddlewareHandler } from 'hono';
import { renderingOf } from '../cache/rendering.ts';
import type { Observer } from './observer.ts';
import { Trace } from './trace.ts';

/** Who looks at what their own requests cost. */
export interface Inspector {
  /** Null in development, where nobody needs to be signed in. */
  memberId: number | null;
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Null, or not there, for everybody but those who look. */
    inspector: Inspector | null | undefined;
  }
}

/** Null at once for all who do not say that they want to look. */
export type FindInspector = (c: Context) => Promise<Inspector | null> | null;

/** Gives each request its trace: one that is made for somebody who looks has theirs. Who looks is asked before it begins: that is none of what the request costs. */
export function traceRequests(observer: Observer, findInspector: FindInspector): MiddlewareHandler {
  return async (c, next) => {
    const askers = renderingOf(c.env)?.trace;
    if (askers !== undefined) {
      c.set('trace', askers);
      return observer.run(askers, next);
    }
    const asked = findInspector(c);
    const inspector = asked === null ? null : await asked;
    const trace = new Trace(c.var.requestId, inspector !== null);
    c.set('inspector', inspector);
    c.set('trace', trace);
    try {
      await observer.run(trace, next);
      const { elapsedMs } = trace;
      observer.metrics.addRequest(trace.route, c.req.method, c.res.status, elapsedMs);
      if (trace.isInspected) c.header('Server-Timing', serverTiming(trace, elapsedMs));
    } finally {
      trace.end();
    }
  };
}

/** What browsers show beside the request: the database's time and all the rest of it. */
function serverTiming({ count, databaseMs }: Trace, totalMs: number): string {
  const rendering = Math.max(0, totalMs - databaseMs);
  return [
    `db;dur=${databaseMs.toFixed(2)};desc="${count} statements"`,
    `render;dur=${rendering.toFixed(2)}`,
    `total;dur=${totalMs.toFixed(2)}`,
  ].join(', ');
}
