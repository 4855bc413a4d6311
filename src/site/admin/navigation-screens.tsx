import type { Context, Handler } from 'hono';
import { z } from 'zod';
import { actorOf } from '../../accounts/identify.ts';
import { demand } from '../../accounts/permissions.ts';
import type { Reader } from '../../database/database.ts';
import { listPlaces, type Place } from '../../redirects/admin/place-queries.ts';
import { suggestTagPlaces } from '../../tags/admin/tag-list-queries.ts';
import { leaveNotice } from '../../web/notice.ts';
import { type FormFields, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import type { NavigationLink } from '../../web/shell.ts';
import { versionOf } from '../../web/version-of.ts';
import { loadDesk } from '../desk.ts';
import { saveNavigation } from '../save-navigation.ts';
import type { Settings } from '../settings.ts';
import type { Working } from '../site.ts';
import { NAVIGATION_PATH, NavigationScreen, type NavigationScreenProps } from './navigation-page.tsx';

const MOST_LINKS = 12;
const EMPTY: NavigationLink = { label: '', url: '' };

/** `/admin/navigation` */
export function navigationScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'navigation.edit');
    return showScreen(c, working, {});
  };
}

/** Saves what was typed together with what the button asks for: a link more or less, or one in another place. */
export function saveNavigationRoute(working: Working): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'navigation.edit');
    const form = await readForm(c);
    const version = form.text('version');
    const { links, text } = orderFrom(form);
    const result = await working.database.transaction((tx) =>
      saveNavigation(tx, actor, { links, version }, working.now()),
    );
    if (result.ok) {
      leaveNotice(c, working.siteUrl, { text });
      return c.redirect(NAVIGATION_PATH, 303);
    }
    if (result.reason === 'problems')
      return showScreen(c, working, { links, version, problems: result.problems }, 422);
    const { current } = result;
    return showScreen(c, working, { links, version: versionOf(current), current }, 409);
  };
}

/** The links as they are to be, and what has been done then. */
function orderFrom(form: FormFields): { links: NavigationLink[]; text: string } {
  const urls = form.all('url').map((url) => url.trim());
  const typed = form.all('label').map((label, index) => ({ label: label.trim(), url: urls[index] ?? '' }));
  const at = (name: string) => (/^\d{1,3}$/.test(form.text(name)) ? Number(form.text(name)) : -1);
  const removed = at('remove');
  const [up, down] = [at('up'), at('down')];
  const moved = up > 0 ? swapped(typed, up - 1) : down >= 0 ? swapped(typed, down) : typed;
  const kept = moved.filter((link, index) => index !== removed && (link.label !== '' || link.url !== ''));
  const added = addedFrom(form.text('add'));
  if (added !== null) return { links: [...kept, added], text: `“${added.label}” is in the navigation now.` };
  const gone = removed === -1 ? undefined : typed[removed];
  return {
    links: kept,
    text:
      gone === undefined ? 'The navigation is saved.' : `“${gone.label}” is not in the navigation any more.`,
  };
}

/** With the link at a place and the one after it in each other's place. */
function swapped(links: readonly NavigationLink[], index: number): NavigationLink[] {
  const [one, other] = [links[index], links[index + 1]];
  if (one === undefined || other === undefined) return [...links];
  return [...links.slice(0, index), other, one, ...links.slice(index + 2)];
}

const offered = z.object({ label: z.string(), url: z.string() });

function addedFrom(json: string): NavigationLink | null {
  if (json === '') return null;
  try {
    return offered.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

async function showScreen(
  c: Context,
  working: Working,
  state: Partial<NavigationScreenProps>,
  status: 200 | 409 | 422 = 200,
) {
  const desk = await loadDesk(c, working);
  const { navigation } = desk.settings;
  const typed = state.links ?? navigation;
  const isFull = typed.length >= MOST_LINKS;
  const links = isFull ? typed : [...typed, EMPTY];
  const places = await suggestPlaces(working.database.read, desk.settings);
  const props = { desk, places, version: versionOf(navigation), ...state, links, isFull };
  return renderPage(c, <NavigationScreen {...props} />, status);
}

async function suggestPlaces(db: Reader, settings: Settings): Promise<Place[]> {
  const { pages, posts } = await listPlaces(db, settings);
  const own = [
    { path: '/', label: 'Posts' },
    { path: '/tags/', label: 'Tags' },
    { path: '/archive/', label: 'Archive' },
  ];
  return [...own, ...pages, ...(await suggestTagPlaces(db)), ...posts];
}
