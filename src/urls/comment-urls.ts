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
import type { Working } from '../site/site.ts';
import { addSlashRoute } from '../web/slash-routes.ts';

const COMMENT = '/comments/:id{[1-9][0-9]*}';

/** By which readers comment. */
export function mountCommentUrls(app: Hono, working: Working): void {
  app.post('/comments', postCommentRoute(working));
  app.get('/comments/new', newCommentRoute(working));
  app.get('/comments/mine', ownCommentsRoute(working));
  app.get(COMMENT, addSlashRoute);
  app.get(`${COMMENT}/`, ownCommentRoute(working));
  app.get(`${COMMENT}/edit`, editCommentFormRoute(working));
  app.post(`${COMMENT}/edit`, editCommentRoute(working));
  app.get(`${COMMENT}/delete`, deleteCommentFormRoute(working));
  app.post(`${COMMENT}/delete`, deleteCommentRoute(working));
}
