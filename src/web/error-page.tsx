import type { PageAssets } from './assets.ts';
import { Layout } from './layout.tsx';
import { sitePaths } from './paths.ts';
import { SearchForm } from './search-form.tsx';
import type { NavigationLink, Shell } from './shell.ts';

export interface ErrorPageProps {
  shell: Shell;
  assets: PageAssets;
  /** HTTP status, 400 to 599. */
  status: number;
  /** Shown on 5xx, for the reader to quote. */
  requestId?: string | undefined;
  /** Places to go on to, such as the newest posts. */
  recent?: readonly NavigationLink[] | undefined;
}

interface Explanation {
  title: string;
  text: string;
}

const EXPLANATIONS: Record<number, Explanation> = {
  400: {
    title: 'This request makes no sense here',
    text: 'Something in the address or the form could not be read. Go back, check what you entered, and try again.',
  },
  403: {
    title: 'This is not open to you',
    text: 'You may need to sign in, or to ask someone with more rights on this site.',
  },
  404: {
    title: 'There is no page here',
    text: 'The address may be mistyped, or the page was moved or taken down. A search may find it.',
  },
  405: {
    title: 'This address does not work that way',
    text: 'It exists, but not for what your browser asked of it. Go back and try again from the page you came from.',
  },
  413: {
    title: 'That is too much at once',
    text: 'What you sent is larger than this site accepts. Send less.',
  },
  429: {
    title: 'A little slower, please',
    text: 'Too many requests came at once. Wait a minute, then try again.',
  },
  503: {
    title: 'Back in a moment',
    text: 'The site is busy or being looked after. Wait a minute, then load the page again.',
  },
};

const SERVER_ERROR: Explanation = {
  title: 'Something broke on our side',
  text: 'It is not your doing, and it has been recorded. Load the page again in a minute.',
};
const CLIENT_ERROR: Explanation = {
  title: 'That did not work',
  text: 'The site could not do what was asked. Go back and try again.',
};

/** Needs nothing but its props, so it shows when the database is down. */
export function ErrorPage({ shell, assets, status, requestId, recent }: ErrorPageProps) {
  const { title, text } = EXPLANATIONS[status] ?? (status >= 500 ? SERVER_ERROR : CLIENT_ERROR);
  return (
    <Layout
      shell={shell}
      assets={assets}
      page={{ title, description: text, path: '', type: 'website', robots: 'noindex' }}
    >
      <div class="error-page">
        <p class="error-status">{status}</p>
        <h1>{title}</h1>
        <p class="lead">{text}</p>
        {status === 404 && <SearchForm query="" />}
        {recent && recent.length > 0 && <RecentPlaces places={recent} />}
        {status >= 500 && requestId && <RequestId id={requestId} />}
        <p>
          <a href={sitePaths.home}>Go to the front page</a>
        </p>
      </div>
    </Layout>
  );
}

/** A frame that needs no settings: the host's name stands for the site's. */
export function fallbackShell(siteUrl: string): Shell {
  return {
    siteUrl,
    name: new URL(siteUrl).hostname,
    description: '',
    language: 'en',
    timeZone: 'UTC',
    accentColor: '#9a3412',
    logoUrl: null,
    navigation: [],
  };
}

function RecentPlaces({ places }: { places: readonly NavigationLink[] }) {
  return (
    <section aria-labelledby="recent-places">
      <h2 id="recent-places">Recently published</h2>
      <ul class="plain-links">
        {places.map((place) => (
          <li>
            <a href={place.url} dir="auto">
              {place.label}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RequestId({ id }: { id: string }) {
  return (
    <p class="request-id">
      If it keeps happening, tell the site’s owner this code: <code>{id}</code>
    </p>
  );
}
