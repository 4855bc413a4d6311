// What is asked by machines that look after this one.
import type { Hono } from 'hono';
import type { NodeStatus } from '../balance/node-status.ts';
import type { Follower } from '../invalidation/follower.ts';
import { within } from '../observe/budget.ts';
import { livezRoute, readyzRoute } from '../site/health-routes.ts';

export function mountHealth(app: Hono, services: { follower: Follower; node: NodeStatus }): void {
  app.get('/livez', within(0), livezRoute);
  app.get('/readyz', within(1), readyzRoute(services));
}
