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
  app.get('/admin/tags', tagListScreen(working));
  app.get('/admin/tags/new', newTagScreen(working));
  app.post('/admin/tags/new', createTagRoute(working));
  app.get('/admin/tags/:id', tagScreen(working));
  app.post('/admin/tags/:id', editTagRoute(working));
  app.post('/admin/tags/:id/merge', mergeTagRoute(working));
  app.post('/admin/tags/:id/removal', deleteTagRoute(working));
  app.post('/admin/tags/:id/search', indexTagRoute(working));

  app.get('/admin/navigation', navigationScreen(working));
  app.post('/admin/navigation', saveNavigationRoute(working));

  app.get('/admin/redirects', redirectListScreen(working));
  app.get('/admin/redirects/new', redirectScreen(working));
  app.post('/admin/redirects/new', setRedirectRoute(working));
  app.get('/admin/redirects/edit', redirectScreen(working));
  app.post('/admin/redirects/edit', setRedirectRoute(working));
  app.post('/admin/redirects/removal', removeRedirectRoute(working));

  app.get('/admin/users', peopleScreen(working));
  app.get('/admin/users/invite', inviteScreen(working));
  app.post('/admin/users/invite', inviteRoute(working));
  app.post('/admin/users/invitations/:id/renewal', renewInvitationRoute(working));
  app.post('/admin/users/invitations/:id/withdrawal', withdrawInvitationRoute(working));
  app.get('/admin/users/:id', personScreen(working));
  app.post('/admin/users/:id', editPersonRoute(working));
  app.post('/admin/users/:id/:deed', personDeedRoute(working));

  app.get('/admin/settings', settingsScreen(working));
  app.post('/admin/settings', saveSettingsRoute(working));
  app.get('/admin/settings/:group', settingsScreen(working));
  app.post('/admin/settings/:group', saveSettingsRoute(working));

  app.get('/admin/log', logScreen(working));

  app.get('/account/invitation/', invitationPageRoute(working));
  app.get('/account/invitation', addSlashRoute);
  app.post('/account/invitation/', acceptInvitationRoute(working));
}
