// Where posts and pages are written.
import type { Hono } from 'hono';
import { autosaveRoute, previewGivenRoute, previewRoute } from '../posts/editing/autosave-routes.tsx';
import { editLinkRoute } from '../posts/editing/edit-link-route.ts';
import { editorRoute, saveRoute } from '../posts/editing/editor-routes.tsx';
import { bulkRoute, newTextRoute, textListRoute } from '../posts/editing/list-routes.tsx';
import { privatePreviewRoute } from '../posts/editing/private-preview-route.tsx';
import { restoreRoute, revisionListRoute, revisionRoute } from '../posts/editing/revision-routes.tsx';
import { startRoute } from '../posts/editing/start-route.tsx';
import { tagNamesRoute } from '../posts/editing/tag-names-route.ts';
import {
  deleteRoute,
  previewLinkRoute,
  trashRoute,
  untrashRoute,
} from '../posts/editing/text-deed-routes.ts';
import { DESK_PATHS } from '../posts/editing/text-target.ts';
import type { Working } from '../site/site.ts';

const ID = '[1-9][0-9]{0,14}';

export function mountWriting(app: Hono, working: Working): void {
  app.get('/admin/', startRoute(working));
  app.get('/account/edit-link', editLinkRoute(working));
  app.get('/admin/tags/names', tagNamesRoute(working));
  app.get('/preview/:token/', privatePreviewRoute(working));
  for (const kind of ['post', 'page'] as const) {
    const list = DESK_PATHS[kind];
    const text = `${list}/:id{${ID}}`;
    const revision = `${text}/revisions/:rid{${ID}}`;
    app.get(list, textListRoute(working, kind));
    app.post(list, newTextRoute(working, kind));
    app.post(`${list}/bulk`, bulkRoute(working, kind));
    app.get(`${text}/edit`, editorRoute(working, kind));
    app.post(`${text}/edit`, saveRoute(working, kind));
    app.put(`${text}/autosave`, autosaveRoute(working, kind));
    app.post(`${text}/preview`, previewGivenRoute(working, kind));
    app.get(`${text}/preview`, previewRoute(working, kind));
    app.get(`${text}/revisions`, revisionListRoute(working, kind));
    app.get(revision, revisionRoute(working, kind));
    app.post(`${revision}/restore`, restoreRoute(working, kind));
    app.post(`${text}/trash`, trashRoute(working, kind));
    app.post(`${text}/untrash`, untrashRoute(working, kind));
    app.post(`${text}/delete`, deleteRoute(working, kind));
    app.post(`${text}/preview-link`, previewLinkRoute(working, kind));
  }
}
