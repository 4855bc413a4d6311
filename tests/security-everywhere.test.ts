// What holds for every address of the application, the ones that are added tomorrow among them.
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { addPerson, linkTo, PASSWORD } from './support/account-site.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { addressOf, type Route, routesOf } from './support/routes.ts';
import { openSite, SITE_URL, type SignedIn, type TestSite } from './support/site.ts';
import { Visitor } from './support/visitor.ts';

const changing = (site: TestSite) => routesOf(site.app).filter(({ method }) => method !== 'GET');
const reading = (site: TestSite) => routesOf(site.app).filter(({ method }) => method === 'GET');
const isPersonal = ({ name }: Route) => /^\/(admin|account|comments|preview|metrics)(\/|$)/.test(name);
/** Of a site with a post, a page, a comment, a tag and a file, each the first. */
const VALUES = { slug: 'one', year: '2026', month: '03', group: 'site', deed: 'role', path: 'one.md' };

async function openFullSite(kind: 'sqlite' | 'postgres' = 'sqlite') {
  const site = await openSite(kind);
  const owner = await addPerson(site, 'owner', { name: 'Olga' });
  const id = await site.addPost({ slug: 'one', author: 'Olga', tags: ['One'] });
  await site.addPageText({ path: 'about' });
  await site.addComments(id, [{ text: 'Hello.' }]);
  await site.addPicture();
  return { site, owner };
}

describe('every address that changes something', () => {
  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another part of the same domain', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://blog.site.test' }],
    ['an old browser at another site', { Origin: 'https://evil.test' }],
    ['a page that hides where it is', { Origin: 'null' }],
    [
      'another site that says it sends plain text',
      { Origin: 'https://evil.test', 'Content-Type': 'text/plain' },
    ],
  ])('refuses what comes from %s', async (_, headers) => {
    const { site, owner } = await openFullSite();
    await using _closed = site;
    for (const route of changing(site)) {
      const init = { method: route.method, body: '{"base":1,"fields":{}}' };
      const answer = await site.get(addressOf(route, VALUES), {
        ...init,
        headers: { ...headers, Cookie: owner.cookie },
      });
      expect.soft(answer.status, `${route.method} ${route.name}`).toBe(403);
    }
    const deeds = await site.database.read.selectFrom('audit_log').selectAll().execute();
    expect(deeds.filter((deed) => deed.user_id === owner.id && deed.action !== 'media.add')).toEqual([]);
  });

  test('cannot be reached by a method that is named in a header or a field', async () => {
    const { site, owner } = await openFullSite();
    await using _closed = site;
    for (const name of ['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method']) {
      await site.get('/admin/posts/1/trash?_method=POST', {
        headers: { [name]: 'POST', Cookie: owner.cookie },
      });
    }
    expect((await site.get('/one/')).status).toBe(200);
    for (const method of ['DELETE', 'PATCH', 'PUT', 'OPTIONS']) {
      const answer = await site.get('/admin/posts/1/edit', { method, headers: { Cookie: owner.cookie } });
      expect.soft(answer.status, method).toBe(405);
    }
  });

  test('takes no more than it needs, whatever length is told', async () => {
    const { site, owner } = await openFullSite();
    await using _closed = site;
    const MIB = 1024 * 1024;
    const limitOf = ({ name }: Route) => {
      if (name.startsWith('/admin/media')) return 100 * MIB;
      return /^\/admin\/(posts|pages)\//.test(name) ? 16 * MIB : MIB;
    };
    for (const route of changing(site).filter((one) => limitOf(one) === MIB)) {
      const send = (headers: Record<string, string>, body: BodyInit) =>
        site.get(addressOf(route, VALUES), {
          method: route.method,
          body,
          headers: { Cookie: owner.cookie, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
          duplex: 'half',
        } as RequestInit);
      const told = await send({ 'Content-Length': String(MIB + 1) }, 'a=1');
      expect.soft(told.status, `${route.name}, told`).toBe(413);
    }
    const endless = new ReadableStream({ pull: (sink) => sink.enqueue(new Uint8Array(64 * 1024).fill(97)) });
    const init = { method: 'POST', body: endless, duplex: 'half', headers: { Origin: SITE_URL } };
    const streamed = await site.get('/account/sign-in/', {
      ...init,
      headers: { ...init.headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });
});

describe('every screen of those who run the site', () => {
  test('is closed to strangers and to readers, whatever the method', async () => {
    const { site } = await openFullSite();
    await using _closed = site;
    const reader = site.as(await site.addMember('reader'));
    for (const route of routesOf(site.app).filter(({ name }) => name.startsWith('/admin'))) {
      const address = addressOf(route, VALUES);
      const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: SITE_URL };
      const send = (browser: Pick<SignedIn, 'get'>, headers: Record<string, string> = {}) =>
        browser.get(address, {
          method: route.method,
          headers: { ...form, ...headers },
          ...(route.method !== 'GET' && { body: 'a=1' }),
        });
      const stranger = await send(site);
      const isLed = stranger.headers.get('Location') === '/account/sign-in/';
      // What somebody sends who was signed out comes back to them.
      const isKept = stranger.status === 401 && (await stranger.text()).includes('You were signed out');
      expect.soft(isLed || (isKept && route.method === 'POST'), `${route.method} ${route.name}`).toBe(true);
      expect.soft((await send(reader)).status, route.name).toBe(403);
      expect.soft((await send(site, { Accept: 'application/json' })).status, route.name).toBe(401);
    }
  });
});

describe('every page', () => {
  test('may not be framed, guesses no types, and runs no script but the site’s own', async () => {
    const { site, owner } = await openFullSite();
    await using _closed = site;
    const browser = site.as(owner);
    for (const route of reading(site)) {
      const { headers } = await browser.get(addressOf(route, VALUES));
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect.soft(policy, route.name).toContain("frame-ancestors 'none'");
      expect.soft(policy, route.name).not.toContain('unsafe');
      expect.soft(headers.get('X-Frame-Options'), route.name).toBe('DENY');
      expect.soft(headers.get('X-Content-Type-Options'), route.name).toBe('nosniff');
    }
  });

  test('that depends on who asks is kept by no cache, and tells no other page its address', async () => {
    const { site, owner } = await openFullSite();
    await using _closed = site;
    const browser = site.as(owner);
    for (const route of reading(site).filter(isPersonal)) {
      const { headers } = await browser.get(addressOf(route, VALUES));
      expect.soft(headers.get('Cache-Control'), route.name).toBe('private, no-store');
      // `no-referrer` would take the Origin from its forms, by which they are told from those of other sites.
      const policy = route.name.startsWith('/preview') ? 'no-referrer' : 'strict-origin';
      expect.soft(headers.get('Referrer-Policy'), route.name).toBe(policy);
    }
  });

  test('that does not depend on who asks is the same for everybody, and sets no cookie', async () => {
    const { site, owner } = await openFullSite();
    await using _closed = site;
    const browser = site.as(owner);
    const bodyOf = async (answer: Response) =>
      (await answer.text()).replace(/<code>[\da-f]{16}<\/code>/, '<code></code>');
    // How the process is doing is told to those who run it, in more words.
    const isForAll = (one: Route) => !isPersonal(one) && one.path !== '/healthz';
    for (const route of reading(site).filter(isForAll)) {
      const address = addressOf(route, VALUES);
      const [mine, theirs] = [await browser.get(address), await site.get(address)];
      expect.soft(mine.headers.getSetCookie(), route.name).toEqual([]);
      expect.soft(theirs.headers.getSetCookie(), route.name).toEqual([]);
      expect.soft(await bodyOf(mine), route.name).toBe(await bodyOf(theirs));
    }
  });
});

describe.each(DATABASE_KINDS)('whatever stands in an address on %s', (kind) => {
  /** One address after the other tries these in turn; the rest is tried on SQLite. */
  const TURNS = { sqlite: 1, postgres: 3 }[kind];
  const PARAMETERS =
    'token q path post reply reader key page before status tag author who what since until person kind sort role from as with group';
  const BAD = ['a%00b', '%FF', '%ED%A0%80', '%27%22%3Cscript%3E', '-1', '1e999'];
  /** What only a database refuses. */
  const TOO_MUCH = ['%00', '99999999999999999999', 'x'.repeat(6000)];

  test('no page fails', { timeout: 120_000 }, async () => {
    const { site, owner } = await openFullSite(kind);
    await using _closed = site;
    const askers: [string, Pick<SignedIn, 'get'>][] = [
      ['owner', site.as(owner)],
      ['nobody', site],
    ];
    for (const [turn, route] of reading(site).entries()) {
      const bads = [...BAD.filter((_, n) => n % TURNS === turn % TURNS), ...TOO_MUCH];
      for (const [who, browser] of askers) {
        // Nobody gets as far as these, as another test proves.
        if (who === 'nobody' && route.name.startsWith('/admin')) continue;
        for (const bad of bads) {
          const query = PARAMETERS.split(' ').map((name) => `${name}=${bad}`);
          const addresses = [
            `${addressOf(route, VALUES)}?${query.join('&')}`,
            ...(route.name.includes(':') ? [addressOf(route, {}, bad)] : []),
          ];
          for (const address of addresses) {
            const { status } = await browser.get(address);
            expect.soft(status, `${who} ${address.slice(0, 200)}`).toBeLessThan(500);
          }
        }
      }
    }
  });
});

test('strangers cannot fill the memory with what they are to be given back', async () => {
  const { site } = await openFullSite();
  await using _closed = site;
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: SITE_URL };
  const send = (path: string, length: number) =>
    site.get(path, {
      method: 'POST',
      body: 'a=1',
      headers: { ...headers, 'Content-Length': String(length) },
    });
  expect((await send('/admin/posts/1/edit', 1000)).status).toBe(401);
  expect((await send('/admin/media', 50 * 1024 * 1024)).status).toBe(303);
  const endless = Array.from({ length: 3 }, () => {
    const body = new ReadableStream({ pull: () => new Promise<void>(() => {}) });
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { ...headers, 'Content-Length': '16000000' },
    };
    return site.get('/admin/posts/1/edit', init as RequestInit);
  });
  // Two are waited for, the third is led to sign in without being read.
  expect((await Promise.race(endless)).status).toBe(303);
});

test('no redirect leads to another site', async () => {
  const { site } = await openFullSite();
  await using _closed = site;
  for (const start of [
    '//evil.test',
    '/\\evil.test',
    '/%5Cevil.test',
    '/%2F%2Fevil.test',
    '//evil.test%2F..',
  ]) {
    for (const end of [
      '',
      '/',
      '/one',
      '/one/',
      '/tags',
      '/search/',
      '/page/2',
      '/account',
      '/comments/1',
      '/2026',
    ]) {
      const location = (await site.get(start + end)).headers.get('Location') ?? '/';
      expect.soft(new URL(location, SITE_URL).origin, start + end).toBe(SITE_URL);
    }
  }
});

test('the log names no password, no session and no link that opens anything, however much it logs', async () => {
  const { site, owner } = await openFullSite();
  await using _closed = site;
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const app = createApp({ ...site.services, logger }, SITE_URL);
  const visitor = new Visitor(Object.assign(Object.create(site), { app }));
  await visitor.post('/account/forgotten-password/', { email: owner.email });
  const { path, token } = await linkTo(site, owner.email);
  await visitor.get(path);
  await visitor.post('/account/sign-in/', { email: owner.email, password: PASSWORD });
  await visitor.post('/admin/posts/1/preview-link', { change: 'make' });
  const preview = /\/preview\/([\w-]{22})\//.exec(await visitor.read('/admin/posts/1/edit'))?.[1] ?? '';
  expect((await visitor.get(`/preview/${preview}/`)).status).toBe(200);
  await visitor.post('/account/reset-password/', { token, 'new-password': 'green kettle song' });
  const deeds = JSON.stringify(await site.database.read.selectFrom('audit_log').selectAll().execute());
  const log = lines.join('');
  expect(log).toContain('"path":"/preview/');
  for (const secret of [
    PASSWORD,
    'green kettle song',
    token,
    preview,
    visitor.cookies.get('session') ?? '',
  ]) {
    expect(secret).not.toBe('');
    expect.soft(log).not.toContain(secret);
    expect.soft(deeds).not.toContain(secret);
  }
});

test('what went wrong is told nobody but the log', async () => {
  const { site, owner } = await openFullSite();
  await using _closed = site;
  await site.services.database.transaction((tx) => tx.schema.dropTable('edits').execute());
  const answer = await site.as(owner).get('/admin/posts/1/edit');
  expect(answer.status).toBe(500);
  const body = await answer.text();
  expect(body).not.toMatch(/edits|sqlite|select|\.ts:|node_modules/i);
});
