// How many statements a route may send: declared beside the route, in the URL tables.
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Budget } from './trace.ts';

/**
 * `app.get('/', within(3), …)`: the route sends so many statements at most, whatever is on the page. All that is asked for the
 * answer counts, who asks included, except for BEGIN, COMMIT and ROLLBACK.
 */
export function within(statements: number): MiddlewareHandler {
  return declaring({ most: statements });
}

/** `app.post('/admin/posts/bulk', unbounded('each post that was ticked'), …)`: the work goes in pieces, and by what. */
export function unbounded(reason: string): MiddlewareHandler {
  return declaring({ unbounded: reason });
}

/** What `within` or `unbounded` declared; undefined for any other handler. */
export function declaredBudget(handler: unknown): Budget | undefined {
  return typeof handler === 'function' ? declared.get(handler) : undefined;
}

const declared = new WeakMap<WeakKey, Budget>();

function declaring(budget: Budget): MiddlewareHandler {
  const declare: MiddlewareHandler = (c, next) => {
    c.var.trace?.enter(routePath(c), budget);
    return next();
  };
  declared.set(declare, budget);
  return declare;
}
