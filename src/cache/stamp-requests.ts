import type { MiddlewareHandler } from 'hono';
import type { Log } from './cache.ts';
import { earliestKnown, gatherDependencies } from './dependencies.ts';

/** What a request draws and keeps is as old as the request, whose first reads may be shown in it. */
export function stampRequests({ freshness }: Pick<Log, 'freshness'>): MiddlewareHandler {
  return async (_, next) => {
    await gatherDependencies(next, earliestKnown(freshness));
  };
}
