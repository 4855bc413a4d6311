import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';

declare module 'hono' {
  interface ContextVariableMap {
    /** Names the request in the log and on error pages. */
    requestId: string;
  }
}

/** Gives each request a number of its own and logs how it went: failures as errors, the rest only when asked for. */
export function requestLog(logger: Logger): MiddlewareHandler {
  return async (c, next) => {
    const started = performance.now();
    c.set('requestId', requestNumber());
    await next();
    const { status } = c.res;
    const level = status >= 500 ? 'error' : 'debug';
    if (!logger.isLevelEnabled(level)) return;
    logger[level](
      {
        requestId: c.var.requestId,
        method: c.req.method,
        path: loggedPath(c.req.path),
        status,
        milliseconds: Math.round(performance.now() - started),
      },
      'request',
    );
  };
}

/** For what was answered without a request's own number: a page that was kept. Only when asked for. */
export function servedLog(logger: Logger) {
  return ({ status }: { status: number }, { method, target }: { method: string; target: string }): void => {
    if (!logger.isLevelEnabled('debug')) return;
    const [path = ''] = target.split('?', 1);
    logger.debug({ method, path: loggedPath(path), status }, 'request');
  };
}

/** Random, as several processes may write one log; Node keeps a store of random bytes for UUIDs alone. */
function requestNumber(): string {
  return randomUUID().replaceAll('-', '').slice(-16);
}

/** Without what opens something to whoever has it: the private address of a draft. */
export function loggedPath(path: string): string {
  return path.replace(/^\/preview\/[^/]+/, '/preview/…');
}
