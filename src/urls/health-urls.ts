// What is asked by machines that look after this one.
import type { Hono } from 'hono';
import { within } from '../observe/budget.ts';
import { type HealthzOptions, healthzRoute, livezRoute, readyzRoute } from '../site/health-routes.ts';

export function mountHealth(app: Hono, options: HealthzOptions): void {
  app.get('/livez', within(0), livezRoute);
  app.get('/readyz', within(1), readyzRoute(options));
  // Who asks, for one who may see the details.
  app.get('/healthz', within(3), healthzRoute(options));
}
