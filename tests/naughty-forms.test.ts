// What people type to break things, through every field of every form: nothing fails, and nothing is lost.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { normaliseText } from '../src/content/normalise-text.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { SETTING_GROUPS, settingsOf } from '../src/site/admin/setting-fields.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { formFields } from './support/form-fields.ts';
import { FORMS, type NaughtyForm, NO_TEXT, openForm, openFormSite } from './support/forms.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { routesOf } from './support/routes.ts';
import { openSite } from './support/site.ts';

const MINUTE = 60_000;
/** What databases stumble over besides. */
const PICKY_IN_DATABASES = [
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  // No database makes it short enough for an index.
  `/${Array.from({ length: 100 }, (_, n) => createHash('sha256').update(String(n)).digest('hex')).join('')}`,
  '9'.repeat(400),
];
/** What cookies, headers and objects stumble over. */
const PICKY_BEFORE = [
  '__proto__',
  'constructor',
  'a\r\nSet-Cookie: b=c',
  '/%00',
  '/%0d%0ab',
  '//evil.test/',
  '/.//evil.test/',
  '/admin/posts?q=a\nb',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '\u202eevil',
  `/${'ä1x'.repeat(2000)}/`,
  ' '.repeat(6000),
  'y'.repeat(6000),
  '</textarea><script>alert(1)</script>',
  '"><script>alert(1)</script>',
];
const EVERY = process.env.NAUGHTY_STRINGS === 'all';
/**
 * Each form takes one string in so many, another share than the form before it, and all that databases stumble over.
 * What never gets as far as a database is tried whole on SQLite. `NAUGHTY_STRINGS=all` tries every string everywhere.
 */
const ONE_IN = {
  sqlite: { free: 32, picky: 48, before: 1 },
  postgres: { free: 192, picky: 192, before: 8 },
};

function sample(kind: DatabaseKind, fields: 'free' | 'picky', turn: number): Set<string> {
  const share = (strings: readonly string[], oneIn: number) =>
    EVERY ? strings : strings.filter((_, n) => n % oneIn === turn % oneIn);
  const { [fields]: oneIn, before } = ONE_IN[kind];
  return new Set([...share(naughtyStrings, oneIn), ...PICKY_IN_DATABASES, ...share(PICKY_BEFORE, before)]);
}

describe.each(DATABASE_KINDS)('naughty strings on %s', (kind) => {
  test.each([
    ['before the set-up', true],
    ['of a site with one of everything', false],
  ])('go through every form %s', { timeout: 240_000 }, async (_, isEmpty) => {
    await using opened = await openFormSite(kind, isEmpty);
    for (const [turn, form] of FORMS.entries()) {
      if (form.path.startsWith('/account/set-up') !== isEmpty) continue;
      const { free = [], picky = [] } = form;
      const filled = await openForm(opened, form);
      if (free.length > 0)
        for (const text of sample(kind, 'free', turn)) await submit(filled, form, free, text);
      if (picky.length > 0)
        for (const text of sample(kind, 'picky', turn)) await submit(filled, form, [...free, ...picky], text);
    }
  });
});

type Opened = Awaited<ReturnType<typeof openForm>>;

/** Fills the fields with one text, sends the form, and finds the text again where it shows. */
async function submit(opened: Opened, form: NaughtyForm, names: readonly string[], text: string) {
  opened.site.clock.now += form.pause ?? MINUTE;
  const values = Object.fromEntries(names.map((name) => [name, text]));
  const answer = await opened.send(values);
  const what = `${form.route}: ${JSON.stringify(text.slice(0, 60))} in ${names.join(', ')}`;
  expect(answer.status, what).toBeLessThan(500);
  const isAccepted = answer.status === 200 || answer.status === 303;
  if (isAccepted && opened.after === null) return;
  const html = isAccepted ? await opened.readAgain() : await answer.text();
  if (!isAccepted && form.isSilent) return;
  const shown = formFields(html);
  for (const name of names) {
    // What was taken for an address, a date or a choice may be written in another way then.
    if (form.unseen?.includes(name) || (isAccepted && form.picky?.includes(name))) continue;
    expect(
      shown.get(form.shownAs?.[name] ?? name)?.map(plain),
      `${what}: ${name}, ${answer.status}`,
    ).toContain(plain(text));
  }
}

/** White space at the ends is no part of what somebody says, and in a line runs of it are one space. */
function plain(text: string): string {
  return normaliseText(text).replace(/\s+/g, ' ').trim();
}

test('no address that takes text is forgotten', async () => {
  await using site = await openSite('sqlite');
  const routes = routesOf(site.app)
    .filter(({ method }) => method !== 'GET')
    .map(({ method, name }) => `${method} ${name}`);
  const known = [
    ...new Set([...FORMS.map((form) => form.route.replace(/ \(.*/, '')), ...Object.keys(NO_TEXT)]),
  ];
  expect(known.sort()).toEqual(routes.sort());
  const settings = FORMS.filter((form) => form.route.startsWith('POST /admin/settings'));
  expect(settings).toHaveLength(Object.keys(SETTING_GROUPS).length + 1);
  expect(settingsOf('site').length).toBeGreaterThan(0);
});

test.each(DATABASE_KINDS)('naughty strings in searches and filters on %s', async (kind) => {
  await using site = await openSite(kind);
  const { cookie } = await site.addMember('owner');
  await site.addPost({ slug: 'one', tags: ['Sea'] });
  const paths = [
    ...['posts', 'pages', 'tags', 'redirects', 'users', 'media', 'comments'].map(
      (place) => `/admin/${place}?q=`,
    ),
    ...[
      '/search?q=',
      '/admin/posts?tag=',
      '/admin/tags/names?q=',
      '/admin/log?since=',
      '/admin/redirects/edit?path=',
    ],
  ];
  for (const text of sample(kind, 'picky', 0)) {
    if (text.length > 5000) continue;
    for (const path of paths) {
      const address = path + encodeURIComponent(text.toWellFormed());
      const answer = await site.get(address, { headers: { Cookie: cookie } });
      expect(answer.status, `${path}${text}`).toBeLessThan(500);
      const shown = formFields(await answer.text()).get('q');
      if (path.endsWith('?q=') && shown !== undefined && text.length < 200)
        expect(shown.map(plain), path).toContain(plain(text));
    }
  }
});
