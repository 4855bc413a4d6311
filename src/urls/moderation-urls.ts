import type { Hono } from 'hono';
import { addBlockRoute, blocksRoute, removeBlockRoute } from '../comments/moderation/blocks-routes.tsx';
import { logRoute } from '../comments/moderation/log-route.tsx';
import { moderateRoute, queueRoute, undoRoute } from '../comments/moderation/queue-routes.tsx';
import type { Working } from '../site/site.ts';

/** The comments as those see them who moderate. */
export function mountModeration(app: Hono, working: Working): void {
  app.get('/admin/comments', queueRoute(working));
  app.post('/admin/comments/moderation', moderateRoute(working));
  app.post('/admin/comments/undo', undoRoute(working));
  app.get('/admin/comments/log', logRoute(working));
  app.get('/admin/comments/blocks', blocksRoute(working));
  app.post('/admin/comments/blocks', addBlockRoute(working));
  app.post('/admin/comments/blocks/removal', removeBlockRoute(working));
}
