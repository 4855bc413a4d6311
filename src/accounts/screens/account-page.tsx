import type { Site } from '../../site/site.ts';
import { NoticeBar } from '../../web/admin/admin-page.tsx';
import type { Child } from '../../web/jsx/html.ts';
import { Layout } from '../../web/layout.tsx';
import type { Notice } from '../../web/notice.ts';
import type { Member } from '../member.ts';
import { isStaff } from '../role.ts';

export interface AccountPageProps {
  site: Site;
  title: string;
  notice?: Notice | null;
  /** Whose account it is, on the pages that have the menu. */
  member?: Member;
  /** Path of the menu's link that is lit. */
  path?: string;
  children?: Child;
}

const PLACES = [
  { path: '/account/', label: 'Profile' },
  { path: '/account/email/', label: 'E-mail' },
  { path: '/account/password/', label: 'Password' },
  { path: '/account/second-factor/', label: 'Second factor' },
  { path: '/account/sessions/', label: 'Devices' },
  { path: '/account/delete/', label: 'Delete account' },
];

/** A page about somebody's account, in the site's own frame. The whole document but its doctype. */
export function AccountPage({ site, title, notice, member, path = '', children }: AccountPageProps) {
  return (
    <Layout
      shell={site.shell}
      assets={site.assets}
      page={{ title, description: '', path, type: 'website', robots: 'noindex' }}
    >
      <link rel="stylesheet" href={site.assets.adminStylesheet} />
      <div class={member === undefined ? 'account-page is-narrow' : 'account-page'}>
        {member && <AccountMenu member={member} path={path} />}
        <div class="account-content">
          {notice && <NoticeBar notice={notice} />}
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </Layout>
  );
}

function AccountMenu({ member, path }: { member: Member; path: string }) {
  return (
    <nav class="account-menu" aria-label="Your account">
      <ul>
        {PLACES.map((place) => (
          <li>
            <a href={place.path} {...(place.path === path && { 'aria-current': 'page' })}>
              {place.label}
            </a>
          </li>
        ))}
        {isStaff(member.role) && (
          <li>
            <a href="/admin/">Run the site</a>
          </li>
        )}
        <li>
          <form method="post" action="/account/sign-out/">
            <button class="link-button" type="submit">
              Sign out
            </button>
          </form>
        </li>
      </ul>
    </nav>
  );
}
