import type { Hono } from 'hono';
import { newCommentRoute } from '../comments/new-comment-route.tsx';
import {
  deleteCommentFormRoute,
  deleteCommentRoute,
  editCommentFormRoute,
  editCommentRoute,
  ownCommentRoute,
  ownCommentsRoute,
} from '../comments/own-comment-routes.tsx';
import { postCommentRoute } from '../comments/post-comment-route.tsx';
import { within } from '../observe/budget.ts';
import type { Working } from '../site/site.ts';
import { addSlashRoute } from '../web/slash-routes.ts';

const COMMENT = '/comments/:id{[1-9][0-9]*}';

/** By which readers comment. */
export function mountCommentUrls(app: Hono, working: Working): void {
  app.post('/comments', within(40), postCommentRoute(working));
  app.get('/comments/new', within(5), newCommentRoute(working));
  app.get('/comments/mine', within(4), ownCommentsRoute(working));
  app.get(COMMENT, within(1), addSlashRoute);
  app.get(`${COMMENT}/`, within(6), ownCommentRoute(working));
  app.get(`${COMMENT}/edit`, within(5), editCommentFormRoute(working));
  app.post(`${COMMENT}/edit`, within(40), editCommentRoute(working));
  app.get(`${COMMENT}/delete`, within(4), deleteCommentFormRoute(working));
  app.post(`${COMMENT}/delete`, within(16), deleteCommentRoute(working));
}
