// What is kept for readers, and having it made anew.
import type { Hono } from 'hono';
import { cacheScreen, liveFiguresRoute, purgeRoute, purgeScreen } from '../cache-admin/cache-screens.tsx';
import { CACHE_PATH, LIVE_PATH, PURGE_PATH } from '../cache-admin/paths.ts';
import type { Serving } from '../cache-admin/serving.ts';
import { within } from '../observe/budget.ts';
import type { Working } from '../site/site.ts';

export function mountCacheAdmin(app: Hono, working: Working, serving: Serving): void {
  app.get(CACHE_PATH, within(6), cacheScreen(working, serving));
  app.get(LIVE_PATH, within(2), liveFiguresRoute(serving));
  app.get(PURGE_PATH, within(6), purgeScreen(working, serving));
  app.post(PURGE_PATH, within(6), purgeRoute(working, serving));
}
