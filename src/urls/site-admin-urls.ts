import type { Hono } from 'hono';
import { acceptInvitationRoute, invitationPageRoute } from '../accounts/users-admin/invitation-routes.tsx';
import {
  inviteRoute,
  inviteScreen,
  peopleScreen,
  renewInvitationRoute,
  withdrawInvitationRoute,
} from '../accounts/users-admin/people-screens.tsx';
import { editPersonRoute, personDeedRoute, personScreen } from '../accounts/users-admin/person-screens.tsx';
import { unbounded, within } from '../observe/budget.ts';
import {
  redirectListScreen,
  redirectScreen,
  removeRedirectRoute,
  setRedirectRoute,
} from '../redirects/admin/redirect-screens.tsx';
import { logScreen } from '../site/admin/log/log-screen.tsx';
import { navigationScreen, saveNavigationRoute } from '../site/admin/navigation-screens.tsx';
import { saveSettingsRoute, settingsScreen } from '../site/admin/settings-screens.tsx';
import type { Working } from '../site/site.ts';
import {
  createTagRoute,
  deleteTagRoute,
  editTagRoute,
  indexTagRoute,
  mergeTagRoute,
  newTagScreen,
  tagListScreen,
  tagScreen,
} from '../tags/admin/tag-screens.tsx';
import { addSlashRoute } from '../web/slash-routes.ts';

/** Tags, navigation, redirects, people, settings, the log; and invitations as those see them who are invited. */
export function mountSiteAdmin(app: Hono, working: Working): void {
  app.get('/admin/tags', within(5), tagListScreen(working));
  app.get('/admin/tags/new', within(3), newTagScreen(working));
  app.post('/admin/tags/new', within(12), createTagRoute(working));
  app.get('/admin/tags/:id', within(6), tagScreen(working));
  app.post('/admin/tags/:id', unbounded('the posts of the tag, in pieces'), editTagRoute(working));
  app.post('/admin/tags/:id/merge', unbounded('the posts of the tag, in pieces'), mergeTagRoute(working));
  app.post('/admin/tags/:id/removal', unbounded('the posts of the tag, in pieces'), deleteTagRoute(working));
  app.post('/admin/tags/:id/search', unbounded('the posts of the tag, in pieces'), indexTagRoute(working));

  app.get('/admin/navigation', within(6), navigationScreen(working));
  app.post('/admin/navigation', within(10), saveNavigationRoute(working));

  app.get('/admin/redirects', within(5), redirectListScreen(working));
  app.get('/admin/redirects/new', within(7), redirectScreen(working));
  app.post('/admin/redirects/new', within(16), setRedirectRoute(working));
  app.get('/admin/redirects/edit', within(7), redirectScreen(working));
  app.post('/admin/redirects/edit', within(16), setRedirectRoute(working));
  app.post('/admin/redirects/removal', within(8), removeRedirectRoute(working));

  app.get('/admin/users', within(6), peopleScreen(working));
  app.get('/admin/users/invite', within(4), inviteScreen(working));
  app.post('/admin/users/invite', within(14), inviteRoute(working));
  app.post('/admin/users/invitations/:id/renewal', within(12), renewInvitationRoute(working));
  app.post('/admin/users/invitations/:id/withdrawal', within(8), withdrawInvitationRoute(working));
  app.get('/admin/users/:id', within(5), personScreen(working));
  app.post('/admin/users/:id', within(14), editPersonRoute(working));
  app.post(
    '/admin/users/:id/:deed',
    unbounded('each text and comment that is handed over'),
    personDeedRoute(working),
  );

  app.get('/admin/settings', within(3), settingsScreen(working));
  app.post('/admin/settings', within(12), saveSettingsRoute(working));
  app.get('/admin/settings/:group', within(3), settingsScreen(working));
  app.post('/admin/settings/:group', within(12), saveSettingsRoute(working));

  app.get('/admin/log', within(6), logScreen(working));

  app.get('/account/invitation/', within(4), invitationPageRoute(working));
  app.get('/account/invitation', within(1), addSlashRoute);
  app.post('/account/invitation/', within(24), acceptInvitationRoute(working));
}
