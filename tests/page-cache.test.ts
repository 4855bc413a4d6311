// Pages as readers get them: out of the cache in front of the application.
import type { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { declaredCaching } from '../src/cache/cached.ts';
import type { PageAnswer } from '../src/cache/page-answer.ts';
import { pageKey } from '../src/cache/page-key.ts';
import { urlTag } from '../src/cache/page-tags.ts';
import { invalidate, withdraw } from '../src/invalidation/log.ts';
import { addresses } from '../src/urls/addresses.ts';
import { openDoor } from './support/open-door.ts';
import { addressOf, routesOf } from './support/routes.ts';
import { openSite, type TestSite } from './support/site.ts';

test('every address that is read says whether it is kept, or lies where nothing is', async () => {
  await using site = await openSite('sqlite');
  const silent = routesOf(site.app)
    .filter(({ method }) => method === 'GET')
    .filter((route) => pageKey('GET', addressOf(route), addresses) !== undefined)
    .filter(({ path }) => !declares(site.app, path));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('no address that is kept knows who asks', async () => {
  await using site = await openSite('sqlite');
  const kept = routesOf(site.app).filter(({ method, path }) => method === 'GET' && declares(site.app, path));
  expect(kept.length).toBeGreaterThan(40);
  for (const route of kept) {
    const answer = await site.get(addressOf(route));
    expect([route.path, answer.headers.get('Set-Cookie'), answer.headers.get('Cache-Control')]).toEqual([
      route.path,
      null,
      expect.not.stringMatching(/private|no-store/),
    ]);
  }
});

test('a page is made once, and the same with the cache as without', async () => {
  await using site = await openFullSite();
  const kept = ['/', '/first/', '/first/?comments=2', '/about/', '/tags/', '/tags/sea/', '/authors/ada/'];
  const others = ['/archive/', '/search?q=first', '/feed.xml', '/sitemap.xml', '/robots.txt', '/first.md'];
  for (const path of [...kept, ...others, '/nothing/', '/old/', '/archive', '/tags/nothing/']) {
    const [direct, miss, hit] = [
      await site.get(path),
      await site.getPublic(path),
      await site.getPublic(path, { headers: { Cookie: 'a=b', Accept: 'application/json' } }),
    ];
    const told = [miss, hit].map((answer) => answer.headers.get('Cache-Status'));
    expect([path, ...told]).toEqual([
      path,
      'Octavo; fwd=uri-miss; stored',
      expect.stringMatching(/^Octavo; hit; ttl=\d+$/),
    ]);
    const body = await direct.text();
    for (const answer of [miss, hit]) {
      expect([path, answer.status, await answer.text()]).toEqual([path, direct.status, body]);
      for (const name of ['Content-Type', 'Location', 'Content-Security-Policy', 'Link', 'X-Robots-Tag'])
        expect([path, name, answer.headers.get(name)]).toEqual([path, name, direct.headers.get(name)]);
    }
  }
});

test('whoever is signed in is given what everybody is', async () => {
  await using site = await openFullSite();
  const owner = await site.addMember('owner', { name: 'Olga the Owner' });
  const first = await site.getPublic('/first/', { headers: { Cookie: owner.cookie } });
  const stranger = await site.getPublic('/first/');
  expect(stranger.headers.get('Cache-Status')).toMatch(/^Octavo; hit/);
  expect(await stranger.text()).toBe(await first.text());
  expect(privateWordsIn(site, ['Olga', owner.cookie.split('=')[1] ?? ''])).toEqual([]);
});

test('an old address that is a query leads on, also below those that know none', async () => {
  await using site = await openFullSite();
  for (const address of ['/archive/index.php?p=7', '/tags/old/index.php?p=8', '/authors/?page_id=9']) {
    await site.addRedirect(address, { path: '/first/' });
    for (const target of [address, `${address}&utm_source=a`, address]) {
      const { status, headers } = await site.getPublic(target);
      expect([target, status, headers.get('Location')]).toEqual([target, 301, '/first/']);
    }
  }
});

test('sending something makes nothing outdated by itself', async () => {
  await using site = await openFullSite();
  await site.getPublic('/first/');
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await site.getPublic('/first/', { method });
    expect([method, answer.headers.get('Cache-Status')]).toEqual([method, null]);
  }
  expect((await site.getPublic('/first/')).headers.get('Cache-Status')).toMatch(/^Octavo; hit/);
});

test('a page can be made anew by its address alone', async () => {
  await using site = await openFullSite();
  for (const path of ['/first/', '/about/']) await site.getPublic(path);
  await site.database.transaction(async (tx) => invalidate(tx, [urlTag('/first/')]));
  expect((await site.getPublic('/first/')).headers.get('Cache-Status')).toBe('Octavo; fwd=stale; stored');
  expect((await site.getPublic('/about/')).headers.get('Cache-Status')).toMatch(/^Octavo; hit/);
});

test('while the database is away, readers have the last good page, and nothing that was taken from them', async () => {
  const site = await openFullSite();
  const before = await (await site.getPublic('/first/')).text();
  await site.getPublic('/about/');
  await site.database.transaction(async (tx) => invalidate(tx, [urlTag('/first/')]));
  await site.database.transaction(async (tx) => withdraw(tx, [urlTag('/about/')]));
  await site.database[Symbol.asyncDispose]();
  const rescued = await site.getPublic('/first/');
  expect([rescued.status, await rescued.text()]).toEqual([200, before]);
  expect(rescued.headers.get('Cache-Status')).toBe('Octavo; hit; detail=rescued');
  for (const path of ['/about/', '/tags/']) {
    const away = await site.getPublic(path);
    expect([path, away.status, away.headers.get('Retry-After')]).toEqual([path, 503, '60']);
    expect(away.headers.get('Cache-Control')).toBe('no-store');
    expect(await away.text()).toContain('<h1>Back in a moment</h1>');
  }
});

describe('whoever looks at what pages cost', () => {
  test('is given the kept page with the toolbar, and has it made by reloading; a stranger has not', async () => {
    await using site = await openFullSite();
    await using door = await openDoor(site);
    const admin = await site.addMember('admin');
    const plain = (await door.ask('/first/')).body.toString();
    const countBefore = keysOf(site);
    const looking = { Cookie: `${admin.cookie}; inspector=on` };
    const shown = await door.ask('/first/', looking);
    expect(shown.headers.get('Cache-Control')).toBe('private, no-store');
    expect(shown.body.toString()).toContain('<aside class="inspector"');
    expect(shown.body.toString().split('<aside class="inspector"')[0]).toBe(plain.split('</body>')[0]);
    expect(shown.headers.get('Server-Timing')).toContain('"0 statements"');
    const reloaded = await door.ask('/first/', { ...looking, 'Cache-Control': 'no-cache' });
    expect(reloaded.headers.get('Server-Timing')).not.toContain('"0 statements"');
    for (const cookie of ['inspector=on', 'xinspector=on', '__Host-inspector=on', 'a="inspector=on"']) {
      const stranger = await door.ask('/first/', { Cookie: cookie, 'Cache-Control': 'no-cache' });
      expect([cookie, stranger.headers.get('Cache-Status')]).toEqual([
        cookie,
        expect.stringMatching(/^Octavo; hit/),
      ]);
      expect(stranger.body.toString()).toBe(plain);
    }
    expect((await door.ask('/first/')).body.toString()).toBe(plain);
    expect(keysOf(site)).toEqual(countBefore);
  });

  test('sees what the first to ask for a page costs', async () => {
    await using site = await openSite('sqlite', { NODE_ENV: 'development' });
    await using door = await openDoor(site);
    await site.addPost({ slug: 'first' });
    const timings = [await door.ask('/first/'), await door.ask('/first/')].map(({ headers }) =>
      headers.get('Server-Timing'),
    );
    expect(timings[0]).toMatch(/desc="[1-9]\d* statements"/);
    expect(timings[1]).toContain('"0 statements"');
    expect(privateWordsIn(site, ['class="inspector"'])).toEqual([]);
  });
});

async function openFullSite(): Promise<TestSite> {
  const site = await openSite('sqlite');
  const id = await site.addPost({ slug: 'first', tags: ['Sea'] });
  await site.addPageText({ path: 'about' });
  await site.set('commentsPerPage', 10);
  await site.addComments(
    id,
    Array.from({ length: 12 }, (_, index) => ({ text: `Word ${index}.` })),
  );
  await site.addRedirect('/old/', { path: '/first/' });
  return site;
}

function declares(app: Hono, path: string): boolean {
  return app.routes.some((route) => route.path === path && declaredCaching(route.handler) !== undefined);
}

function entriesOf(site: TestSite): [key: string, answer: PageAnswer][] {
  const entries = site.services.caches.pages?.memory.entries() ?? [];
  return [...entries].map(([key, entry]) => [key, entry.value]);
}

function keysOf(site: TestSite): string[] {
  return entriesOf(site).map(([key]) => key);
}

/** Which of them stand in anything that is kept. */
function privateWordsIn(site: TestSite, words: readonly string[]): string[] {
  const all = entriesOf(site)
    .map(([key, { headers, body }]) => `${key} ${JSON.stringify(headers)} ${body}`)
    .join('\n');
  return words.filter((word) => all.includes(word));
}
