import type { Context } from 'hono';
import { requireMember } from '../accounts/identify.ts';
import type { Member } from '../accounts/member.ts';
import { mayAny, type Permission } from '../accounts/permissions.ts';
import { countPending } from '../comments/moderation/count-pending.ts';
import type { AdminFrame, AdminLink } from '../web/admin/admin-page.tsx';
import { takeNotice } from '../web/notice.ts';
import { loadSite, type Site, type Working } from './site.ts';

/** What every screen of those who run the site begins with. */
export interface Desk extends Site {
  member: Member;
  frame: AdminFrame;
}

const PLACES: readonly (AdminLink & { permission: Permission })[] = [
  { key: 'posts', label: 'Posts', path: '/admin/posts', permission: 'posts.edit' },
  { key: 'pages', label: 'Pages', path: '/admin/pages', permission: 'pages.edit' },
  { key: 'comments', label: 'Comments', path: '/admin/comments', permission: 'comments.moderate' },
  { key: 'media', label: 'Media', path: '/admin/media', permission: 'media.add' },
  { key: 'tags', label: 'Tags', path: '/admin/tags', permission: 'tags.edit' },
  { key: 'navigation', label: 'Navigation', path: '/admin/navigation', permission: 'navigation.edit' },
  { key: 'redirects', label: 'Redirects', path: '/admin/redirects', permission: 'redirects.edit' },
  { key: 'users', label: 'People', path: '/admin/users', permission: 'users.manage' },
  { key: 'settings', label: 'Settings', path: '/admin/settings', permission: 'settings.edit' },
  { key: 'log', label: 'Log', path: '/admin/log', permission: 'audit.read' },
  { key: 'cache', label: 'Cache', path: '/admin/cache', permission: 'site.inspect' },
  { key: 'inspector', label: 'Inspector', path: '/admin/inspector', permission: 'site.inspect' },
];

/** The settings, the frame with its menu, and the notice that the last form left. */
export async function loadDesk(c: Context, working: Working): Promise<Desk> {
  const site = await loadSite(working);
  const member = requireMember(c);
  const pending = await countPending(working.database.read, { userId: member.id, role: member.role });
  const links = PLACES.filter((place) => mayAny(member, place.permission)).map((place) => ({
    ...place,
    count: place.key === 'comments' ? pending : 0,
  }));
  const notice = takeNotice(c, working.siteUrl);
  return { ...site, member, frame: { siteName: site.shell.name, memberName: member.name, links, notice } };
}
