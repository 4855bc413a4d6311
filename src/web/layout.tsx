import { DocumentHead, type DocumentHeadProps } from './document-head.tsx';
import type { Child } from './jsx/html.ts';
import { sitePaths } from './paths.ts';
import type { NavigationLink, Shell } from './shell.ts';

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)/i;

export interface LayoutProps extends DocumentHeadProps {
  /** Above the page, for what is true of this answer alone. */
  banner?: Child;
  children?: Child;
}

/** The whole document but its doctype. */
export function Layout({ shell, assets, page, banner, children }: LayoutProps) {
  return (
    <html lang={shell.language} dir={RIGHT_TO_LEFT.test(shell.language) ? 'rtl' : 'ltr'}>
      <DocumentHead shell={shell} assets={assets} page={page} />
      <body>
        <a class="skip-link" href="#main">
          Skip to content
        </a>
        {banner}
        <SiteHeader shell={shell} path={page.path} />
        <main id="main" class="site-main" tabindex={-1}>
          {children}
        </main>
        <SiteFooter shell={shell} />
      </body>
    </html>
  );
}

interface SiteHeaderProps {
  shell: Shell;
  path: string;
}

function SiteHeader({ shell, path }: SiteHeaderProps) {
  return (
    <header class="site-header">
      <a class="site-name" href={sitePaths.home} aria-current={current(path === sitePaths.home)}>
        {shell.logoUrl ? (
          <img class="site-logo" src={shell.logoUrl} alt={shell.name} />
        ) : (
          <SiteName shell={shell} />
        )}
      </a>
      <nav class="site-navigation" aria-label="Main">
        <ul>
          {shell.navigation.map((link) => (
            <NavigationItem link={link} path={path} />
          ))}
          <li>
            <a class="search-link" href={sitePaths.search} aria-current={current(path === sitePaths.search)}>
              <SearchIcon />
              Search
            </a>
          </li>
        </ul>
      </nav>
    </header>
  );
}

function SiteName({ shell }: { shell: Shell }) {
  return <span dir="auto">{shell.name}</span>;
}

function NavigationItem({ link, path }: { link: NavigationLink; path: string }) {
  return (
    <li>
      <a href={link.url} aria-current={current(link.url === path)}>
        {link.label}
      </a>
    </li>
  );
}

function current(isCurrent: boolean): 'page' | undefined {
  return isCurrent ? 'page' : undefined;
}

function SearchIcon() {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <circle cx="6.75" cy="6.75" r="4.75" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="m10.4 10.4 4.1 4.1" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </svg>
  );
}

function SiteFooter({ shell }: { shell: Shell }) {
  return (
    <footer class="site-footer">
      <p class="site-footer-name" dir="auto">
        {shell.name}
      </p>
      {shell.description && (
        <p class="site-footer-description" dir="auto">
          {shell.description}
        </p>
      )}
      <nav aria-label="Footer">
        <ul>
          <li>
            <a href={sitePaths.archive}>Archive</a>
          </li>
          <li>
            <a href={sitePaths.tags}>Tags</a>
          </li>
          <li>
            <a href={sitePaths.search}>Search</a>
          </li>
          <li>
            <a href={sitePaths.feed}>Feed</a>
          </li>
          <li>
            <a href={sitePaths.jsonFeed}>JSON Feed</a>
          </li>
          <li>
            <a href={sitePaths.account} rel="nofollow">
              Account
            </a>
          </li>
        </ul>
      </nav>
      <p>Published with Octavo</p>
    </footer>
  );
}
