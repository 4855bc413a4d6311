import type { Hono } from 'hono';
import { addBlockRoute, blocksRoute, removeBlockRoute } from '../comments/moderation/blocks-routes.tsx';
import { logRoute } from '../comments/moderation/log-route.tsx';
import { moderateRoute, queueRoute, undoRoute } from '../comments/moderation/queue-routes.tsx';
import { unbounded, within } from '../observe/budget.ts';
import type { Working } from '../site/site.ts';

/** The comments as those see them who moderate. */
export function mountModeration(app: Hono, working: Working): void {
  app.get('/admin/comments', within(6), queueRoute(working));
  app.post('/admin/comments/moderation', unbounded('each comment that is ticked'), moderateRoute(working));
  app.post('/admin/comments/undo', unbounded('each comment that is ticked'), undoRoute(working));
  app.get('/admin/comments/log', within(5), logRoute(working));
  app.get('/admin/comments/blocks', within(4), blocksRoute(working));
  app.post('/admin/comments/blocks', within(8), addBlockRoute(working));
  app.post('/admin/comments/blocks/removal', within(6), removeBlockRoute(working));
}
