// The screens by which a site is run, as browsers without scripts use them.
import { describe, expect, test } from 'vitest';
import type { Role } from '../src/accounts/role.ts';
import { setPassword } from '../src/accounts/set-password.ts';
import { SETTING_GROUPS } from '../src/site/admin/setting-fields.ts';
import { all, openSite, piece, type SignedIn, type TestSite } from './support/site.ts';

const field = (html: string, name: string) =>
  new RegExp(`name="${name.replace('.', '\\.')}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? '';
const noticeOf = async (browser: SignedIn, answer: Response, site: TestSite) => {
  expect(answer.status).toBe(303);
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('notice='));
  const headers = { Cookie: `${browser.cookie}; ${cookie?.split(';')[0] ?? ''}` };
  const page = await site.get(answer.headers.get('Location') ?? '', { headers });
  return piece(await page.text(), '<div class="notice', '</div>');
};

describe('who gets where', () => {
  const PLACES: Record<string, readonly Role[]> = {
    '/admin/tags': ['owner', 'admin', 'editor'],
    '/admin/tags/new': ['owner', 'admin', 'editor'],
    '/admin/tags/1': ['owner', 'admin', 'editor'],
    '/admin/navigation': ['owner', 'admin', 'editor'],
    '/admin/redirects': ['owner', 'admin', 'editor'],
    '/admin/redirects/new': ['owner', 'admin', 'editor'],
    '/admin/users': ['owner', 'admin'],
    '/admin/users/invite': ['owner', 'admin'],
    '/admin/users/1': ['owner', 'admin'],
    '/admin/settings': ['owner', 'admin'],
    '/admin/settings/spam': ['owner', 'admin'],
    '/admin/log': ['owner', 'admin'],
  };
  const DEEDS = [
    '/admin/tags/new',
    '/admin/tags/1',
    '/admin/tags/1/merge',
    '/admin/tags/1/removal',
    '/admin/tags/1/search',
    '/admin/navigation',
    '/admin/redirects/new',
    '/admin/redirects/removal',
    '/admin/users/invite',
    '/admin/users/invitations/1/renewal',
    '/admin/users/invitations/1/withdrawal',
    '/admin/users/1',
    '/admin/users/1/role',
    '/admin/users/1/hand-over',
    '/admin/settings',
  ];

  test('each role sees its screens, and is refused at all others', async () => {
    await using site = await openSite('sqlite');
    await site.addPost({ slug: 'one', tags: ['Sea'] });
    for (const role of ['owner', 'admin', 'editor', 'author', 'moderator', 'reader'] as const) {
      const browser = site.as(await site.addMember(role));
      for (const [path, roles] of Object.entries(PLACES)) {
        const { status } = await browser.get(path);
        expect.soft(status, `${role} ${path}`).toBe(roles.includes(role) ? 200 : 403);
      }
    }
    const author = site.as(await site.addMember('author'));
    for (const path of DEEDS) expect.soft((await author.post(path)).status, path).toBe(403);
    expect((await site.get('/admin/users')).headers.get('Location')).toBe('/account/sign-in/');
  });

  test('what is not there is not found', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('owner'));
    for (const path of ['tags/99', 'tags/x', 'users/99', 'settings/none', 'redirects/edit?path=/none']) {
      expect.soft((await browser.get(`/admin/${path}`)).status, path).toBe(404);
    }
  });
});

describe('tags', () => {
  test('a tag is made, refused with what was typed, changed, merged and removed', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('editor'));
    await site.addPost({ slug: 'one', tags: ['Sea', 'Ships'] });
    const refused = await browser.post('/admin/tags/new', { name: 'Sea', slug: '', description: 'My words' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Another tag has this name');
    expect(html).toContain('My words');
    const made = await browser.post('/admin/tags/new', { name: 'Boats', slug: '', description: '' });
    expect(await noticeOf(browser, made, site)).toContain('Boats');
    const version = field(await browser.read('/admin/tags/1'), 'version');
    const ocean = { name: 'Ocean', slug: 'ocean', description: '', version };
    expect((await browser.post('/admin/tags/1', ocean)).status).toBe(303);
    const stale = await browser.post('/admin/tags/1', { ...ocean, name: 'Water' });
    expect(stale.status).toBe(409);
    expect(await stale.text()).toMatch(/This is what it is now[\s\S]*Ocean[\s\S]*value="Water"/);
    expect((await site.get('/tags/sea/')).headers.get('Location')).toBe('/tags/ocean/');
    expect(await (await browser.post('/admin/tags/1/merge', { into: 'Nothing' })).text()).toContain(
      'no tag with exactly',
    );
    expect(
      await noticeOf(browser, await browser.post('/admin/tags/1/merge', { into: 'Ships' }), site),
    ).toContain('part of');
    expect(await noticeOf(browser, await browser.post('/admin/tags/2/removal'), site)).toContain('is gone');
    expect(all(await browser.read('/admin/tags'), /class="row-title"[^>]*>([^<]*)</g)).toEqual(['Boats']);
  });

  test('the list is searched, sorted and turned', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('editor'));
    await site.addPost({ slug: 'one', tags: Array.from({ length: 60 }, (_, index) => `t${index + 10}`) });
    await site.addPost({ slug: 'two', tags: ['t42'] });
    const titles = async (query: string) =>
      all(await browser.read(`/admin/tags${query}`), /class="row-title"[^>]*>([^<]*)</g);
    expect(await titles('')).toHaveLength(50);
    expect(await titles('?page=2')).toHaveLength(10);
    expect((await titles('?sort=posts'))[0]).toBe('t42');
    expect(await titles('?q=T42')).toEqual(['t42']);
    expect(await browser.read('/admin/tags?q=%25')).toContain('No tag is called so');
  });
});

test('the navigation is changed, added to, reordered and shortened without a script', async () => {
  await using site = await openSite('sqlite');
  const browser = site.as(await site.addMember('editor'));
  await site.addPageText({ path: 'about', title: 'About us' });
  const labels = async () =>
    all(
      piece(await site.read('/'), '<nav class="site-navigation"', '</nav>'),
      /<a href="[^"]*"[^>]*>([^<]+)</g,
    );
  const send = async (
    more: Record<string, string>,
    change: (rows: string[][]) => string[][] = (rows) => rows,
  ) => {
    const html = await browser.read('/admin/navigation');
    const form = piece(html, '<ol class="navigation-links"', '</ol>');
    const rows = all(form, /name="label" value="([^"]*)"/g).map((label, index) => [
      label,
      all(form, /name="url" value="([^"]*)"/g)[index] ?? '',
    ]);
    const sent = change(rows);
    const version = field(html, 'version');
    return browser.post('/admin/navigation', {
      version,
      label: sent.map(([label]) => label ?? ''),
      url: sent.map(([, url]) => url ?? ''),
      ...more,
    });
  };
  await send({ down: '0' });
  expect(await labels()).toEqual(['Tags', 'Posts', 'Archive']);
  await send({ remove: '2' });
  await send({ add: JSON.stringify({ label: 'About us', url: '/about/' }) });
  expect(await labels()).toEqual(['Tags', 'Posts', 'About us']);
  await send({}, (rows) => [...rows.slice(0, -1), ['Away', 'https://x.example/']]);
  expect(await labels()).toEqual(['Tags', 'Posts', 'About us', 'Away']);
  const bad = await send({}, (rows) => [['Bad', 'nowhere'], ...rows]);
  expect(bad.status).toBe(422);
  expect(await bad.text()).toContain('Write a path such as /about/');
  const stale = await browser.post('/admin/navigation', { version: 'x', label: 'Mine', url: '/mine/' });
  expect(stale.status).toBe(409);
  expect(await stale.text()).toContain('Somebody else has changed the navigation');
});

describe('settings', () => {
  const open = async (browser: SignedIn, path: string) => {
    const html = await browser.read(path);
    const inputs = [...html.matchAll(/<input id="field-[^>]*>|<input type="hidden"[^>]*>/g)].map(
      ([input]) => input,
    );
    return Object.fromEntries(
      inputs
        .filter((input) => !input.includes('type="checkbox"') || input.includes('checked'))
        .map((input) => [
          /name="([^"]*)"/.exec(input)?.[1] ?? '',
          (/value="([^"]*)"/.exec(input)?.[1] ?? '').replaceAll('&quot;', '"'),
        ]),
    );
  };

  test('every group is shown and saved as it is', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('admin'));
    for (const group of Object.keys(SETTING_GROUPS).filter(
      (name) => name !== 'site' && name !== 'comments',
    )) {
      const path = `/admin/settings/${group}`;
      const answer = await browser.post(path, await open(browser, path));
      expect.soft(await noticeOf(browser, answer, site), group).toContain('Nothing was changed');
    }
  });

  test('problems stand beside their fields, conflicts are told, defaults come back', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('admin'));
    const path = '/admin/settings/reading';
    const seen = await open(browser, path);
    const bad = await browser.post(path, { ...seen, postsPerPage: 'lots', permalinkPattern: '/tags/:slug/' });
    expect(bad.status).toBe(422);
    const html = await bad.text();
    expect(html).toContain('value="lots"');
    expect(html).toContain('Must be a whole number from 1 to 100.');
    expect(html).toMatch(/Must not start with \/tags\//);
    await browser.post(path, { ...seen, postsPerPage: '7' });
    const conflict = await browser.post(path, { ...seen, postsPerPage: '8' });
    expect(conflict.status).toBe(409);
    expect(await conflict.text()).toContain('it is “7” now');
    await browser.post(path, { ...seen, 'was.postsPerPage': '7', postsPerPage: '8' });
    expect((await open(browser, path)).postsPerPage).toBe('8');
    await browser.post(path, { ...(await open(browser, path)), reset: 'postsPerPage' });
    expect((await open(browser, path)).postsPerPage).toBe('5');
  });
});

test('redirects are made, refused, changed and removed, and come back by the undo', async () => {
  await using site = await openSite('sqlite');
  const browser = site.as(await site.addMember('editor'));
  await site.addPost({ slug: 'one' });
  const refused = await browser.post('/admin/redirects/new', { from: '/one/', to: '/x/' });
  expect([refused.status, (await refused.text()).includes('A post or page stands at this address')]).toEqual([
    422,
    true,
  ]);
  await browser.post('/admin/redirects/new', { from: '/old/', to: 'http://site.test/one/' });
  expect((await site.get('/old')).headers.get('Location')).toBe('/one/');
  const edit = await browser.read('/admin/redirects/edit?path=/old');
  const change = { from: '/older', to: '/one/', version: field(edit, 'version') };
  expect((await browser.post('/admin/redirects/edit?path=/old', change)).status).toBe(303);
  expect((await site.get('/old')).status).toBe(404);
  const notice = await noticeOf(
    browser,
    await browser.post('/admin/redirects/removal', { path: '/older' }),
    site,
  );
  expect((await site.get('/older')).status).toBe(404);
  await browser.post('/admin/redirects/new', { from: field(notice, 'from'), to: field(notice, 'to') });
  expect((await site.get('/older')).headers.get('Location')).toBe('/one/');
});

describe('people', () => {
  test('without a mail server the link of an invitation is shown once, and makes an account', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('owner'));
    const bad = await browser.post('/admin/users/invite', { email: 'nonsense', role: 'author' });
    expect(await bad.text()).toMatch(/value="nonsense"[\s\S]*Write an address such as/);
    const sent = await browser.post('/admin/users/invite', { email: 'New@x.example', role: 'editor' });
    const token = /token=([\w-]+)/.exec(await noticeOf(browser, sent, site))?.[1] ?? '';
    expect(await browser.read('/admin/users')).not.toContain(token);
    expect(await site.read(`/account/invitation/?token=${token}`)).toContain('new@x.example');
    const accept = (form: Record<string, string>) =>
      site.get('/account/invitation/', {
        method: 'POST',
        body: new URLSearchParams({ token, name: 'Newcomer', ...form }),
        headers: { Origin: 'http://site.test' },
      });
    const weak = await accept({ 'new-password': 'short' });
    expect([weak.status, (await weak.text()).includes('value="Newcomer"')]).toEqual([422, true]);
    const done = await accept({ 'new-password': 'seven small grey herons' });
    expect(done.headers.get('Location')).toBe('/admin/');
    const session =
      done.headers
        .getSetCookie()
        .find((cookie) => cookie.startsWith('session='))
        ?.split(';')[0] ?? '';
    expect((await site.as({ cookie: session }).get('/admin/tags')).status).toBe(200);
    expect((await accept({ 'new-password': 'seven small grey herons' })).status).toBe(410);
    const again = await browser.post('/admin/users/invite', { email: 'new@x.example', role: 'editor' });
    expect(await again.text()).toContain('has an account already');
  });

  test('what is done to somebody is told, and what cannot be is explained', async () => {
    await using site = await openSite('sqlite');
    const owner = await site.addMember('owner');
    const [browser, editor] = [site.as(owner), await site.addMember('editor', { name: 'Edith' })];
    await site.addPost({ slug: 'one', author: 'Edith' });
    await site.database.transaction(async (tx) => {
      await setPassword(tx, editor.id, 'hash', 0);
      await tx.updateTable('users').set({ two_factor_enabled: 1 }).where('id', '=', editor.id).execute();
    });
    const deed = async (path: string, form: Record<string, string> = {}) =>
      noticeOf(browser, await browser.post(`/admin/users/${path}`, form), site);
    expect(await deed(`${editor.id}/password-link`)).toContain('/account/reset-password/?token=');
    expect(await deed(`${editor.id}/role`, { role: 'admin' })).toContain('admin');
    expect(await deed(`${editor.id}/suspension`)).toContain('suspended');
    expect(await deed(`${editor.id}/restoration`)).toContain('can sign in again');
    expect(await deed(`${editor.id}/removal`)).toContain('Hand them over first');
    expect(await deed(`${owner.id}/suspension`)).toContain('Nobody does this to their own account');
    const wrong = await browser.post(`/admin/users/${editor.id}/second-factor`, { password: 'wrong' });
    expect([wrong.status, (await wrong.text()).includes('That is not your password')]).toEqual([422, true]);
    expect(await deed(`${editor.id}/hand-over`, { to: String(owner.id) })).toContain('All posts and pages');
    expect(await deed(`${editor.id}/removal`)).toContain('Edith is deleted');
    const admin = site.as(await site.addMember('admin'));
    expect((await admin.post(`/admin/users/${owner.id}/sign-out`)).status).toBe(403);
    expect(await admin.read(`/admin/users/${owner.id}`)).toContain('Only owners manage admins and owners');
  });

  test('a profile keeps what was typed, and its old address leads to the new one', async () => {
    await using site = await openSite('sqlite');
    const browser = site.as(await site.addMember('admin'));
    const author = await site.addMember('author', { name: 'Ann' });
    await site.addPost({ slug: 'one', author: 'Ann' });
    const values = { name: 'Ann B', slug: 'admin', bio: 'Words', website: 'https://ann.example' };
    const refused = await browser.post(`/admin/users/${author.id}`, values);
    expect(await refused.text()).toMatch(/value="admin"[\s\S]*belongs to the site itself/);
    await browser.post(`/admin/users/${author.id}`, { ...values, slug: 'Ann B' });
    expect((await site.get('/authors/ann/')).headers.get('Location')).toBe('/authors/ann-b/');
    expect((await site.get('/authors/ann/feed.xml')).headers.get('Location')).toBe('/authors/ann-b/feed.xml');
  });
});

test('the log tells each deed in a sentence, and is filtered and turned', async () => {
  await using site = await openSite('sqlite');
  const ada = await site.addMember('owner', { name: 'Ada' });
  const [browser, bob] = [site.as(ada), site.as(await site.addMember('editor', { name: 'Bob' }))];
  await browser.post('/admin/tags/new', { name: 'Sea', slug: '', description: '' });
  site.clock.now += 3 * 24 * 3_600_000;
  await bob.post('/admin/redirects/new', { from: '/old', to: '/x/' });
  const told = async (query = '') =>
    all(await browser.read(`/admin/log${query}`), /<p class="log-sentence">(.*?)<\/p>/g).map((html) =>
      html.replaceAll(/<[^>]*>/g, ''),
    );
  expect(await told()).toEqual(['Bob made a redirect from “/old”', 'Ada made the tag “Sea”']);
  expect(await told(`?person=${ada.id}`)).toEqual(['Ada made the tag “Sea”']);
  expect(await told('?kind=people')).toEqual([]);
  expect(await told('?since=2026-03-18')).toEqual(['Bob made a redirect from “/old”']);
  expect(await told('?until=2026-03-15')).toEqual(['Ada made the tag “Sea”']);
  for (let index = 0; index < 50; index++)
    await browser.post('/admin/tags/new', { name: `T${index}`, slug: '', description: '' });
  const older =
    /href="(\/admin\/log\?before=\d+)" rel="next"/.exec(await browser.read('/admin/log'))?.[1] ?? '';
  expect(await told(older.replace('/admin/log', ''))).toEqual([
    'Bob made a redirect from “/old”',
    'Ada made the tag “Sea”',
  ]);
});
