// The frame of the screens by which a site is run: a menu, a heading with what can be done, the notice of the last form.

import type { PageAssets } from '../assets.ts';
import { accentStylesheetPath, siteIconPath } from '../assets.ts';
import type { Child } from '../jsx/html.ts';
import type { Notice } from '../notice.ts';
import type { Shell } from '../shell.ts';

export interface AdminLink {
  key: string;
  label: string;
  path: string;
}

export interface AdminFrame {
  siteName: string;
  memberName: string;
  /** A count above 0 stands beside its link: what waits there. */
  links: readonly (AdminLink & { count: number })[];
  notice: Notice | null;
}

export interface AdminPageProps {
  desk: { shell: Shell; assets: PageAssets; frame: AdminFrame };
  title: string;
  /** Key of the menu's link that is lit. */
  current: string;
  /** Beside the heading: buttons and links. */
  actions?: Child;
  /** A path of the page above this one. */
  back?: { label: string; path: string };
  /** Whether the page has a heading of its own making, so that the title is for screen readers alone. */
  hidesTitle?: boolean;
  /** For pages that need the whole width. */
  isWide?: boolean;
  /** Scripts beside the one that all have. */
  scripts?: readonly string[];
  children?: Child;
}

/** The whole document but its doctype. */
export function AdminPage(props: AdminPageProps) {
  const { desk, title, current, isWide, children } = props;
  const { shell, frame } = desk;
  return (
    <html lang="en" dir="ltr">
      <AdminHead {...props} />
      <body class="admin">
        <a class="skip-link" href="#main">
          Skip to content
        </a>
        <AdminMenu shell={shell} frame={frame} current={current} />
        <main id="main" class={isWide ? 'admin-main is-wide' : 'admin-main'} tabindex={-1}>
          {frame.notice && <NoticeBar notice={frame.notice} />}
          <AdminHeading {...props} title={title} />
          {children}
        </main>
      </body>
    </html>
  );
}

function AdminHead({ desk: { shell, assets, frame }, title, scripts = [] }: AdminPageProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · ${frame.siteName}`}</title>
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={assets.stylesheet} />
      <link rel="stylesheet" href={assets.adminStylesheet} />
      <link rel="stylesheet" href={accentStylesheetPath(shell.accentColor)} />
      <link rel="icon" href={siteIconPath(shell)} type="image/svg+xml" />
      {[assets.scripts.admin, ...scripts].map((script) => (
        <script type="module" src={script} />
      ))}
    </head>
  );
}

function AdminHeading({ title, actions, back, hidesTitle }: AdminPageProps) {
  if (hidesTitle) return <h1 class="visually-hidden">{title}</h1>;
  return (
    <header class="admin-heading">
      <div>
        {back && (
          <p class="admin-back">
            <a href={back.path}>{back.label}</a>
          </p>
        )}
        <h1 dir="auto">{title}</h1>
      </div>
      {actions && <div class="admin-actions">{actions}</div>}
    </header>
  );
}

interface AdminMenuProps {
  shell: Shell;
  frame: AdminFrame;
  current: string;
}

function AdminMenu({ shell, frame, current }: AdminMenuProps) {
  return (
    <header class="admin-menu">
      <p class="admin-site">
        <a href="/admin/" {...(current === 'home' && { 'aria-current': 'page' })} dir="auto">
          {frame.siteName}
        </a>
        <a class="admin-visit" href="/" title={`Open ${shell.siteUrl}`}>
          View site
        </a>
      </p>
      <nav aria-label="Administration">
        <ul>
          {frame.links.map((link) => (
            <li>
              <a href={link.path} {...(link.key === current && { 'aria-current': 'page' })}>
                {link.label}
                {link.count > 0 && <Waiting count={link.count} />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="admin-member">
        <a href="/account/" {...(current === 'account' && { 'aria-current': 'page' })} dir="auto">
          {frame.memberName}
        </a>
        <form method="post" action="/account/sign-out/">
          <button class="link-button" type="submit">
            Sign out
          </button>
        </form>
      </div>
    </header>
  );
}

function Waiting({ count }: { count: number }) {
  return (
    <span class="admin-count">
      {count > 99 ? '99+' : count}
      <span class="visually-hidden"> waiting</span>
    </span>
  );
}

/** What the last form has done, with its undo. */
export function NoticeBar({ notice: { text, kind, undo } }: { notice: Notice }) {
  return (
    <div class={`notice notice-${kind}`} role="status">
      <p dir="auto">{text}</p>
      {undo && (
        <form method="post" action={undo.action}>
          {Object.entries(undo.fields).flatMap(([name, value]) =>
            [value].flat().map((one) => <input type="hidden" name={name} value={one} />),
          )}
          <button class="link-button" type="submit">
            {undo.label}
          </button>
        </form>
      )}
    </div>
  );
}
