import type { Context, MiddlewareHandler } from 'hono';
import { renderingOf } from '../cache/rendering.ts';
import type { Observer } from './observer.ts';
import { type Operation, Trace, wasFound } from './trace.ts';

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

/**
 * Gives each request its trace. A page that is made for somebody who looks has theirs; not so one that is made behind them,
 * which they do not wait for. Who looks is asked before it begins: that is none of what the request costs.
 */
export function traceRequests(observer: Observer, findInspector: FindInspector): MiddlewareHandler {
  return async (c, next) => {
    const askers = renderingOf(c.env)?.trace;
    if (askers !== undefined && askers === observer.current) {
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

/** What browsers show beside the request: the database's time, what the caches gave, and all the rest of it. */
function serverTiming({ count, databaseMs, operations }: Trace, totalMs: number): string {
  const rendering = Math.max(0, totalMs - databaseMs);
  return [
    `db;dur=${databaseMs.toFixed(2)};desc="${count} statements"`,
    ...(operations.length > 0 ? [cacheTiming(operations)] : []),
    `render;dur=${rendering.toFixed(2)}`,
    `total;dur=${totalMs.toFixed(2)}`,
  ].join(', ');
}

/** The time is that of what was found: what was made took it in the database and in rendering. */
function cacheTiming(operations: readonly Operation[]): string {
  const found = operations.filter(wasFound);
  const duration = found.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const misses = operations.length - found.length;
  const counts = `${found.length} ${found.length === 1 ? 'hit' : 'hits'}, ${misses} ${misses === 1 ? 'miss' : 'misses'}`;
  return `cache;dur=${duration.toFixed(2)};desc="${counts}"`;
}
