// What the site's requests cost: for those who run it, and for Prometheus.
import type { Hono } from 'hono';
import type { Inspecting } from '../inspector/inspecting.ts';
import { inspectorScreen, switchInspectorRoute } from '../inspector/inspector-screens.tsx';
import { metricsRoute } from '../inspector/metrics-route.ts';
import { planRoute, traceRoute } from '../inspector/trace-routes.tsx';
import { within } from '../observe/budget.ts';
import { noStore } from '../web/no-store.ts';

/** @param token opens it to whoever has it; null for those alone who run the site. */
export function mountMetrics(app: Hono, inspecting: Inspecting, token: string | null): void {
  app.get('/metrics', noStore, within(1), metricsRoute(inspecting, token));
}

export function mountInspector(app: Hono, inspecting: Inspecting): void {
  app.get('/admin/inspector', within(3), inspectorScreen(inspecting));
  app.post('/admin/inspector', within(2), switchInspectorRoute(inspecting));
  mountTraces(app, inspecting);
}

/** In development they stand before what asks who is there. */
export function mountTraces(app: Hono, inspecting: Inspecting): void {
  app.get('/admin/inspector/:trace', noStore, within(2), traceRoute(inspecting));
  app.get('/admin/inspector/:trace/:statement', noStore, within(3), planRoute(inspecting));
}
