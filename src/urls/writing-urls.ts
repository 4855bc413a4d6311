// Where posts and pages are written.
import type { Hono } from 'hono';
import { unbounded, within } from '../observe/budget.ts';
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
  app.get('/admin/', within(8), startRoute(working));
  app.get('/account/edit-link', within(3), editLinkRoute(working));
  app.get('/admin/tags/names', within(2), tagNamesRoute(working));
  app.get('/preview/:token/', within(13), privatePreviewRoute(working));
  for (const kind of ['post', 'page'] as const) {
    const list = DESK_PATHS[kind];
    const text = `${list}/:id{${ID}}`;
    const revision = `${text}/revisions/:rid{${ID}}`;
    app.get(list, within(7), textListRoute(working, kind));
    app.post(list, within(20), newTextRoute(working, kind));
    app.post(`${list}/bulk`, unbounded('each text that is ticked'), bulkRoute(working, kind));
    app.get(`${text}/edit`, within(8), editorRoute(working, kind));
    app.post(`${text}/edit`, unbounded('each tag of the text'), saveRoute(working, kind));
    app.put(`${text}/autosave`, within(20), autosaveRoute(working, kind));
    app.post(`${text}/preview`, within(20), previewGivenRoute(working, kind));
    app.get(`${text}/preview`, within(12), previewRoute(working, kind));
    app.get(`${text}/revisions`, within(7), revisionListRoute(working, kind));
    app.get(revision, within(9), revisionRoute(working, kind));
    app.post(`${revision}/restore`, unbounded('each tag of the text'), restoreRoute(working, kind));
    app.post(`${text}/trash`, unbounded('each tag of the text'), trashRoute(working, kind));
    app.post(`${text}/untrash`, unbounded('each tag of the text'), untrashRoute(working, kind));
    app.post(`${text}/delete`, unbounded('each tag of the text'), deleteRoute(working, kind));
    app.post(`${text}/preview-link`, within(12), previewLinkRoute(working, kind));
  }
}
