import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import type { EdgeClock } from '../balance/edge/edge-clock.ts';

/** Has a balancer keep nothing that the application answers itself, whatever the answer says to others. */
export function edgeRefusal(edge: EdgeClock): MiddlewareHandler {
  return async (c, next) => {
    const { incoming, outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
    if (incoming !== undefined && edge(incoming) !== null) outgoing?.setHeader('X-Accel-Expires', '0');
    await next();
  };
}
