// Which routes answer everybody with the same bytes: declared beside the route, in the URL tables.
import type { MiddlewareHandler } from 'hono';
import type { PageKind } from './page-policies.ts';
import { renderingOf } from './rendering.ts';

/** What a route says of keeping its answers. */
export type CacheDeclaration = { kind: PageKind } | { uncached: string };

/** `app.get('/tags/', cached('index'), …)`: the answer depends on the address alone, and may be kept. */
export function cached(kind: PageKind): MiddlewareHandler {
  const declare: MiddlewareHandler = (c, next) => {
    const rendering = renderingOf(c.env);
    if (rendering !== undefined) rendering.kind = kind;
    return next();
  };
  declared.set(declare, { kind });
  return declare;
}

/** `app.get('/readyz', uncached('true for a moment only'), …)`: each time anew, and why. */
export function uncached(reason: string): MiddlewareHandler {
  const declare: MiddlewareHandler = (_, next) => next();
  declared.set(declare, { uncached: reason });
  return declare;
}

/** What `cached` or `uncached` declared; undefined for any other handler. */
export function declaredCaching(handler: unknown): CacheDeclaration | undefined {
  return typeof handler === 'function' ? declared.get(handler) : undefined;
}

const declared = new WeakMap<WeakKey, CacheDeclaration>();
