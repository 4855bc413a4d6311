import type { Context, Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { demand } from '../../accounts/permissions.ts';
import { loadDesk } from '../../site/desk.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Working } from '../../site/site.ts';
import { leaveNotice } from '../../web/notice.ts';
import { queryPage } from '../../web/query-href.ts';
import { queryText } from '../../web/query-text.ts';
import { readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { type RedirectProblem, removeRedirect, setRedirect } from '../set-redirect.ts';
import { listPlaces } from './place-queries.ts';
import {
  findListedRedirect,
  type ListedRedirect,
  listRedirects,
  type MadeBy,
} from './redirect-list-queries.ts';
import {
  REDIRECTS_PATH,
  type RedirectFormProps,
  RedirectFormScreen,
  RedirectListScreen,
} from './redirect-pages.tsx';

/** `/admin/redirects` */
export function redirectListScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'redirects.edit');
    const filter = {
      query: queryText(c, 'q'),
      madeBy: madeByFrom(c.req.query('from')),
      page: queryPage(c.req.query('page')),
    };
    const desk = await loadDesk(c, working);
    const list = await listRedirects(working.database.read, filter, desk.settings);
    return renderPage(c, <RedirectListScreen desk={desk} filter={filter} {...list} />);
  };
}

function madeByFrom(value: string | undefined): MadeBy | '' {
  return value === 'move' || value === 'import' || value === 'hand' ? value : '';
}

/** `/admin/redirects/new`, `/admin/redirects/edit?path=/old` */
export function redirectScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'redirects.edit');
    const path = c.req.query('path');
    if (path === undefined)
      return formScreen(c, working, null, { values: { from: '', to: '' }, version: '' });
    const redirect = await findHere(working, path);
    if (redirect === undefined) return c.notFound();
    return formScreen(c, working, redirect, { values: valuesOf(redirect), version: redirect.version });
  };
}

export function setRedirectRoute(working: Working): Handler {
  return async (c) => {
    const { database, siteUrl, now } = working;
    const actor = actorOf(c);
    demand(actor, 'redirects.edit');
    const form = await readForm(c);
    const values = { from: onSite(form.text('from'), siteUrl), to: onSite(form.text('to'), siteUrl) };
    const version = form.text('version');
    const path = c.req.query('path');
    const redirect = path === undefined ? null : ((await findHere(working, path)) ?? null);
    const before = path === undefined ? null : { path, version };
    const result = await database.transaction((tx) => setRedirect(tx, actor, { ...values, before }, now()));
    if (result.ok) {
      leaveNotice(c, siteUrl, { text: `${result.path} leads to ${values.to} now.` });
      return c.redirect(REDIRECTS_PATH, 303);
    }
    if (result.reason === 'changed' && redirect !== null)
      return formScreen(c, working, redirect, { values, version: redirect.version, hasChanged: true }, 409);
    const problems = PROBLEMS[result.reason === 'changed' ? 'gone' : result.reason];
    return formScreen(c, working, redirect, { values, version, problems }, 422);
  };
}

/** `/admin/redirects/removal` */
export function removeRedirectRoute(working: Working): Handler {
  return async (c) => {
    const { database, siteUrl, now } = working;
    const path = (await readForm(c)).text('path');
    const before = await findHere(working, path);
    const removed = await database.transaction((tx) => removeRedirect(tx, actorOf(c), path, now()));
    if (removed === undefined) return c.notFound();
    const fields = { from: path, to: before?.to ?? '' };
    leaveNotice(c, siteUrl, {
      text: `Nothing leads on from ${path} any more.`,
      ...(fields.to !== '' && { undo: { action: `${REDIRECTS_PATH}/new`, label: 'Undo', fields } }),
    });
    return c.redirect(REDIRECTS_PATH, 303);
  };
}

const PROBLEMS: Record<RedirectProblem, Record<string, string>> = {
  'not-a-path': { from: 'Write a path of this site that begins with a slash, such as /old/post/.' },
  reserved: { from: 'This address belongs to the site itself and cannot lead elsewhere.' },
  'stands-there': {
    from: 'A post or page stands at this address. Change its address first: the old one then leads on by itself.',
  },
  taken: { from: 'This path leads elsewhere already. Change that redirect, or remove it first.' },
  'not-a-target': { to: 'Write a path such as /about/ or a web address such as https://example.org/.' },
  loop: { to: 'That would lead in a circle: from there one comes back to the old path.' },
  gone: { form: 'This redirect was removed meanwhile. Add it anew if it is still needed.' },
};

/** An address of this site as a path. */
function onSite(address: string, siteUrl: string): string {
  const typed = address.trim();
  return typed.startsWith(`${siteUrl}/`) ? typed.slice(siteUrl.length) : typed;
}

function valuesOf({ path, to }: ListedRedirect) {
  return { from: path, to: to ?? '' };
}

async function findHere({ database }: Working, path: string): Promise<ListedRedirect | undefined> {
  if (path.includes('\0')) return undefined;
  return findListedRedirect(database.read, path, await loadSettings(database.read));
}

type FormState = Omit<RedirectFormProps, 'desk' | 'redirect' | 'places'>;

async function formScreen(
  c: Context,
  working: Working,
  redirect: ListedRedirect | null,
  state: FormState,
  status: 200 | 409 | 422 = 200,
) {
  const desk = await loadDesk(c, working);
  const { pages, posts } = await listPlaces(working.database.read, desk.settings);
  const places = [...pages, ...posts];
  return renderPage(
    c,
    <RedirectFormScreen desk={desk} redirect={redirect} places={places} {...state} />,
    status,
  );
}
