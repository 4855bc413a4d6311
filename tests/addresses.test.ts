// Which address gives what: permalinks, old addresses, missing slashes, methods, hostile paths; on both databases.
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startServer } from '../src/server.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { all, NOON, openSite, SITE_URL, type TestSite } from './support/site.ts';

const PATTERNS = [
  '/:slug/',
  '/:slug',
  '/:year/:month/:slug/',
  '/:year/:month/:day/:slug/',
  '/:year/:slug',
  '/blog/:slug',
  '/:author/:slug/',
  '/posts/:slug/:year/',
];

describe.each(DATABASE_KINDS)('permalinks on %s', (kind) => {
  test('every pattern serves the posts, and whatever address they had before leads to the one they have', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'grüße-aus-c++', title: 'Here', source: 'The text.', author: 'Zoë Ö' });
    const addresses: string[] = [];
    for (const pattern of PATTERNS) {
      await site.set('permalinkPattern', pattern);
      const address = await addressOf(site, 'Here');
      expect(await site.read(address)).toContain(`<link rel="canonical" href="${SITE_URL}${address}"/>`);
      for (const old of addresses) await expectRedirect(site, old, address);
      for (const old of addresses.map(markdown).filter((each) => each !== markdown(address))) {
        await expectRedirect(site, old, markdown(address));
      }
      expect(await site.read(markdown(address))).toContain('The text.');
      expect(await site.read('/feed.xml')).toContain(`<link>${SITE_URL}${address}</link>`);
      expect(await site.read('/sitemaps/posts-1.xml')).toContain(`<loc>${SITE_URL}${address}</loc>`);
      addresses.push(address);
    }
    expect(new Set(addresses).size).toBe(PATTERNS.length);
  });

  test('a permalink with a wrong date, author or slash leads to the right one', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'hello' });
    await site.set('permalinkPattern', '/:year/:month/:author/:slug/');
    for (const path of [
      '/2026/03/ada/hello',
      '/1999/12/ada/hello/',
      '/2026/03/grace/hello/?utm_source=x',
      '/2026/03/ADA/hello/',
    ]) {
      await expectRedirect(site, path, '/2026/03/ada/hello/');
    }
    expect((await site.get('/2026/03/ada/other/')).status).toBe(404);
    expect((await site.get('/2026/03/ada/hello/more/')).status).toBe(404);
  });

  test("dates in permalinks are those of the site's time zone", async () => {
    await using site = await openSite(kind);
    await site.set('timeZone', 'Asia/Tokyo');
    await site.set('permalinkPattern', '/:year/:month/:day/:slug/');
    await site.addPost({ slug: 'dawn', publishedAt: Date.UTC(2025, 11, 31, 15) });
    expect(await addressOf(site, 'Dawn')).toBe('/2026/01/01/dawn/');
  });
});

describe.each(DATABASE_KINDS)('old addresses on %s', (kind) => {
  test('lead to where their post is now, in one step, however often its slug has changed', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'first' });
    await site.addRedirect('/2010/05/old-post.html', { postId: id });
    await site.addRedirect('/?p=17', { postId: id });
    for (const slug of ['second', 'third', 'fourth']) {
      await site.addPost({ id, slug });
      for (const old of [
        '/2010/05/old-post.html',
        '/2010/05/old-post.html?a=b',
        '/?p=17',
        '/?utm=x&p=17',
        '/first/',
        '/first',
      ]) {
        await expectRedirect(site, old, `/${slug}/`);
      }
    }
    await expectRedirect(site, '/third/', '/fourth/');
    expect((await site.get('/?p=18')).status).toBe(200);
    expect((await site.get('/?p=seventeen')).status).toBe(200);
  });

  test('lead to pages and to fixed places', async () => {
    await using site = await openSite(kind);
    const id = await site.addPageText({ path: 'about/me' });
    await site.addRedirect('/?page_id=2', { pageId: id });
    await site.addRedirect('/ich über mich/', { pageId: id });
    await site.addRedirect('/files/old.pdf', { path: '/media/0123/new.pdf' });
    await expectRedirect(site, '/?page_id=2', '/about/me/');
    await expectRedirect(site, '/ich%20%C3%BCber%20mich', '/about/me/');
    await expectRedirect(site, '/files/old.pdf', '/media/0123/new.pdf');
    await site.addPageText({ id, path: 'about/us' });
    await expectRedirect(site, '/about/me/', '/about/us/');
    await expectRedirect(site, '/?page_id=2', '/about/us/');
  });

  test('lead nowhere while readers may not see the post, and give way to a new post at the same place', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'first' });
    await site.addPost({ id, slug: 'second' });
    await site.addPost({ id, slug: 'second', status: 'draft' });
    expect((await site.get('/first/')).status).toBe(404);
    await site.addPost({ slug: 'first', title: 'Newcomer' });
    expect(await site.read('/first/')).toContain('Newcomer');
  });
});

describe.each(DATABASE_KINDS)('addresses on %s', (kind) => {
  async function siteWithPosts() {
    const site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 6 }, (_, index) => ({
        slug: `post-${index}`,
        tags: ['Sea'],
        publishedAt: NOON - index,
      })),
    );
    await site.addPageText({ path: 'about/team' });
    return site;
  }

  test('an address without the slash at its end leads to the one with it, and the search the other way', async () => {
    await using site = await siteWithPosts();
    for (const [from, to] of SLASHES) await expectRedirect(site, from, to);
  });

  test('unknown parameters of the query change nothing', async () => {
    await using site = await siteWithPosts();
    for (const path of ['/', '/page/2/', '/post-1/', '/tags/sea/', '/archive/', '/feed.xml']) {
      expect
        .soft(await site.read(`${path}?utm_source=x&a[]=1&__proto__=2`), path)
        .toBe(await site.read(path));
    }
  });

  test('HEAD is answered as GET is, without the body', async () => {
    await using site = await siteWithPosts();
    for (const path of ['/', '/post-1/', '/post-1', '/tags/', '/feed.xml', '/nothing/', '/robots.txt']) {
      const [get, head] = [await site.get(path), await site.get(path, { method: 'HEAD' })];
      expect.soft(await head.text(), path).toBe('');
      expect.soft([head.status, ...head.headers], path).toEqual([get.status, ...get.headers]);
    }
  });

  test('other methods are refused with those that work', async () => {
    await using site = await siteWithPosts();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      for (const path of ['/', '/post-1/', '/nothing/', '/search', '/feed.xml']) {
        const response = await site.get(path, { method });
        expect
          .soft([response.status, response.headers.get('Allow')], `${method} ${path}`)
          .toEqual([405, 'GET, HEAD']);
      }
    }
  });

  test('robots.txt, llms.txt and the sitemap name absolute addresses that work', async () => {
    await using site = await siteWithPosts();
    expect(await site.read('/robots.txt')).toContain(`Sitemap: ${SITE_URL}/sitemap.xml\n`);
    const files = all(await site.read('/sitemap.xml'), /<loc>([^<]*)<\/loc>/g);
    const urls = all(
      (await Promise.all(files.map((url) => site.read(pathOf(url))))).join(''),
      /<loc>([^<]*)<\/loc>/g,
    );
    expect(urls).toContain(`${SITE_URL}/about/team/`);
    expect(urls).toContain(`${SITE_URL}/tags/sea/`);
    const index = all(await site.read('/llms.txt'), /\]\((http[^)]*)\)/g);
    expect(index).toContain(`${SITE_URL}/post-1.md`);
    for (const url of [...urls, ...index]) expect.soft((await site.get(pathOf(url))).status, url).toBe(200);
  });

  test('the name by which a client calls the site is on no page', async () => {
    await using site = await siteWithPosts();
    const headers = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'gopher',
      Forwarded: 'host=evil.example',
    };
    for (const path of [
      '/',
      '/post-1/',
      '/post-1',
      '/tags/sea',
      '/feed.xml',
      '/sitemap.xml',
      '/robots.txt',
      '/post-1.md',
    ]) {
      const response = await site.get(path, { headers });
      expect.soft(await response.text(), path).not.toMatch(/evil|gopher/);
      expect.soft(response.headers.get('Location') ?? '', path).not.toContain('evil');
    }
  });

  test('hostile paths neither break the site nor lead away from it', async () => {
    await using site = await siteWithPosts();
    await site.addRedirect('/old/', { path: '/new/' });
    for (const path of HOSTILE_PATHS) {
      const response = await site.get(path);
      expectHarmless(path, response.status, response.headers.get('Location'));
    }
  });

  test('hostile request lines over the wire neither break the server nor lead away from it', async () => {
    await using site = await siteWithPosts();
    await using server = await startServer(site.services);
    for (const path of [
      ...HOSTILE_PATHS,
      'http://evil.example/tags',
      'http://evil.example//tags',
      '*',
      'evil.example:80',
    ]) {
      const { status, location } = await ask(server.url, path);
      expectHarmless(path, status, location);
    }
    expect((await ask(server.url, '/post-1/')).status).toBe(200);
  });
});

const SLASHES = [
  ['/post-1', '/post-1/'],
  ['/post-1?a=1', '/post-1/'],
  ['/about/team', '/about/team/'],
  ['/tags', '/tags/'],
  ['/tags/sea?a=1', '/tags/sea/?a=1'],
  ['/authors/ada', '/authors/ada/'],
  ['/archive', '/archive/'],
  ['/archive/2026', '/archive/2026/'],
  ['/archive/2026/03', '/archive/2026/03/'],
  ['/page/2', '/page/2/'],
  ['/tags/sea/page/2', '/tags/sea/page/2/'],
  ['/authors/ada/page/2', '/authors/ada/page/2/'],
  ['/archive/2026/page/2', '/archive/2026/page/2/'],
  ['/archive/2026/03/page/2', '/archive/2026/03/page/2/'],
  ['/search/?q=sea', '/search?q=sea'],
  ['/2026', '/2026/'],
] as const;

const PREFIXES = [
  '/',
  '//',
  '/\\',
  '/tags/',
  '/authors/',
  '/archive/',
  '/media/',
  '/assets/',
  '/sitemaps/',
  '/page/',
  '/2026/',
  '/?p=',
  '/search?q=',
];
const TAILS = [
  '%00',
  '%zz',
  '%',
  'evil.example/',
  'evil.example',
  '/evil.example/..',
  '\\evil.example',
  '%5cevil.example/',
  '%2f%2fevil.example/',
  '..%2f..%2f..%2fetc%2fpasswd',
  '../../package.json',
  '%0d%0aLocation:%20http://evil.example/',
  '%ff%fe',
  '%ed%a0%80',
  '%F0%9F%92%A9',
  "'%20or%201=1--",
  '99999999999999999999',
  'page/999999999999999999/',
  '__proto__',
  'constructor/prototype',
  '.md',
  '%00.md',
  'old/',
  '?p=1&p=2',
  'a'.repeat(6000),
  'a/'.repeat(1500),
  '%41'.repeat(2000),
];
const HOSTILE_PATHS = PREFIXES.flatMap((prefix) => TAILS.map((tail) => prefix + tail));

function expectHarmless(path: string, status: number, location: string | null): void {
  const label = path.slice(0, 80);
  expect.soft(status, label).toBeLessThan(500);
  if (location !== null) expect.soft(location, label).toMatch(/^\/(?![/\\])[^\r\n\\]*$/);
}

/** Sends the path as it is; `fetch` would tidy it up. */
function ask(url: string, path: string): Promise<{ status: number; location: string | null }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? null }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Where the front page's link to a post leads. */
async function addressOf(site: TestSite, title: string): Promise<string> {
  const [address = ''] = all(await site.read('/'), new RegExp(`<a href="([^"]*)">${title}</a></h2>`, 'g'));
  return address;
}

function markdown(address: string): string {
  return `${address.replace(/\/$/, '')}.md`;
}

function pathOf(url: string): string {
  expect(url.startsWith(`${SITE_URL}/`)).toBe(true);
  return url.slice(SITE_URL.length);
}

async function expectRedirect(site: TestSite, from: string, to: string): Promise<void> {
  const response = await site.get(from);
  expect.soft([response.status, response.headers.get('Location')], from).toEqual([301, to]);
}
