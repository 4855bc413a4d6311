import type { Hono } from 'hono';
import {
  deleteMediaRoute,
  describeMediaRoute,
  libraryRoute,
  mediaPageRoute,
} from '../media/library/library-routes.tsx';
import { uploadRoute } from '../media/upload-route.ts';
import { unbounded, within } from '../observe/budget.ts';
import type { Working } from '../site/site.ts';

const MEDIA = '/admin/media/:id{[1-9][0-9]{0,14}}';

/** The files of the site: adding them, looking through them. */
export function mountMedia(app: Hono, working: Working): void {
  app.get('/admin/media', within(4), libraryRoute(working));
  app.post('/admin/media', unbounded('each file'), uploadRoute(working));
  app.get(MEDIA, within(8), mediaPageRoute(working));
  app.post(MEDIA, within(12), describeMediaRoute(working));
  app.post(`${MEDIA}/deletion`, within(16), deleteMediaRoute(working));
}
