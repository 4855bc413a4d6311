// What a site says when it has no page or breaks, and what it forbids browsers on every answer; on both databases.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { all, hrefs, NOON, openSite, piece, type TestSite } from './support/site.ts';

describe.each(DATABASE_KINDS)('refusals on %s', (kind) => {
  test('the page for what is not there helps on: a search and the newest posts', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 7 }, (_, index) => ({ slug: `post-${index}`, publishedAt: NOON - index })),
    );
    const response = await site.get('/nothing/here/');
    expect(response.status).toBe(404);
    const page = await response.text();
    expect(piece(page, '<form class="search-form"', '</form>')).toContain('action="/search" method="get"');
    expect(hrefs(piece(page, '<ul class="plain-links"', '</ul>'))).toEqual([
      '/post-0/',
      '/post-1/',
      '/post-2/',
      '/post-3/',
      '/post-4/',
    ]);
    expect(page).toContain('<meta name="robots" content="noindex"/>');
    expect(page).not.toContain('rel="canonical"');
  });

  test('when the database fails, the page gives a code to quote and nothing of what went wrong', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'hello' });
    await breakTables(site, ['posts']);
    const first = await site.get('/hello/');
    const page = await first.text();
    expect(first.status).toBe(500);
    expect(page).toContain('Something broke on our side');
    expect(page).not.toMatch(/posts_gone|no such table|does not exist|SELECT|\.ts|node_modules| at /i);
    const [code] = all(page, /<code>([0-9a-f]{16})<\/code>/g);
    expect(code).toBeDefined();
    expect(await (await site.get('/hello/')).text()).not.toContain(code);
  });

  test('the page for a failure needs no database at all', async () => {
    await using site = await openSite(kind);
    await site.set('name', 'Field Notes');
    await breakTables(site, ['posts', 'settings']);
    for (const path of [
      '/',
      '/hello/',
      '/nothing/',
      '/hello.md',
      '/feed.xml',
      '/tags/',
      '/search?q=x',
      '/sitemap.xml',
    ]) {
      const response = await site.get(path);
      expect.soft(response.status, path).toBe(503);
      expect.soft(await response.text(), path).toContain('<h1>Back in a moment</h1>');
    }
    expect((await site.get('/', { method: 'POST' })).status).toBe(405);
    expect((await site.get('/robots.txt')).status).toBe(200);
  });

  test('a failure passes: the next request is served when the database works again', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'hello' });
    const repair = await breakTables(site, ['posts']);
    expect((await site.get('/hello/')).status).toBe(500);
    await repair();
    expect((await site.get('/hello/')).status).toBe(200);
  });
});

describe.each(DATABASE_KINDS)('what browsers are allowed on %s', (kind) => {
  test('every answer forbids foreign scripts, frames, styles and guessing of types', async () => {
    await using site = await openSite(kind);
    const places = await richSite(site);
    const answers = [...places, '/nothing/', '/hello', '/%zz'].map((path) => [path, {}] as const);
    for (const [path, init] of [...answers, ['/', { method: 'POST' }], ['/', { method: 'HEAD' }]] as const) {
      expectGuarded(`${path} ${JSON.stringify(init)}`, await site.get(path, init));
    }
    await breakTables(site, ['posts']);
    const failure = await site.get('/hello/');
    expect(failure.status).toBe(500);
    expectGuarded('a failure', failure);
  });

  test('an upload keeps the stricter policy it is served with', async () => {
    await using site = await openSite(kind);
    const { hash, name } = await site.addPicture();
    const response = await site.get(`/media/${hash.slice(0, 20)}/${name}`);
    expect(response.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
  });

  test('no page has a style or a script of its own, or calls on one, whatever writers and readers wrote', async () => {
    await using site = await openSite(kind);
    for (const path of await richSite(site)) {
      const response = await site.get(path);
      if (!response.headers.get('Content-Type')?.startsWith('text/html')) continue;
      for (const { name, attributes } of elementsOf(await response.text())) {
        const label = `${path} <${name}>`;
        expect.soft(name, label).not.toMatch(/^(style|iframe|object|embed|base|frame)$/);
        // Data, or the site's own script for all public pages.
        if (name === 'script')
          expect
            .soft(attributes.get('src') ?? attributes.get('type'), label)
            .toMatch(/^(application\/ld\+json|\/assets\/site\.[0-9a-f]+\.js)$/);
        for (const [attribute, value] of attributes) {
          expect.soft(attribute, label).not.toMatch(/^(style|on.*|srcdoc)$/);
          expect
            .soft(`${attribute}=${value}`, label)
            .not.toMatch(/^(href|src|action)=\s*(javascript|vbscript|data):/i);
        }
      }
    }
  });
});

const ATTACK = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<p style="position:fixed">over all</p>',
  '<a href="javascript:alert(1)">link</a> [link](javascript:alert(1))',
  '<iframe src="https://evil.example/"></iframe><svg onload=alert(1)></svg>',
  '</script><script>alert(2)</script>',
].join('\n\n');

/** A site full of what must not get through. The addresses of its pages. */
async function richSite(site: TestSite): Promise<string[]> {
  const text = { title: `A ${ATTACK}`, source: ATTACK, excerpt: ATTACK, coverAlt: ATTACK } as const;
  const cover = await site.addPicture({ width: 600, height: 300 });
  await site.set('name', '</script><script>alert(3)</script>');
  await site.set('description', '"><script>alert(4)</script>');
  const id = await site.addPost({
    ...text,
    slug: 'hello',
    author: 'Eve <script>',
    tags: ['<script>'],
    coverMediaId: cover.id,
  });
  await site.addPost({ slug: 'other', format: 'html', source: ATTACK, tags: ['<script>'] });
  await site.addComments(id, [
    { text: ATTACK, by: '<script>alert(5)</script>', website: 'https://x.example/"onclick="alert(1)' },
    { text: ATTACK, author: 'Eve <script>', replyTo: 0 },
  ]);
  await site.addPageText({ path: 'about', ...text });
  const { hash, name } = cover;
  return [
    '/',
    '/hello/',
    '/other/',
    '/about/',
    '/tags/',
    '/tags/script/',
    '/authors/eve-script/',
    '/archive/',
    '/archive/2026/',
    '/archive/2026/03/',
    `/search?q=${encodeURIComponent(ATTACK)}`,
    '/search?q=link',
    '/hello.md',
    '/feed.xml',
    '/feed.json',
    '/sitemap.xml',
    '/llms.txt',
    '/robots.txt',
    `/media/${hash.slice(0, 20)}/${name}`,
    site.services.assets.stylesheet,
  ];
}

interface Element {
  name: string;
  attributes: Map<string, string>;
}

/** All elements of a document, as a browser would make them. */
function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const open: DefaultTreeAdapterTypes.Node[] = [parse(html)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('tagName' in node) {
      const attributes = new Map(node.attrs.map((attribute) => [attribute.name, attribute.value]));
      found.push({ name: node.tagName, attributes });
    }
    if ('childNodes' in node) open.push(...node.childNodes);
  }
  return found;
}

function expectGuarded(label: string, response: Response): void {
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  expect.soft(policy, label).toContain("default-src 'none'");
  expect.soft(policy, label).not.toMatch(/unsafe|script-src (?!'self';)|\*/);
  expect.soft(response.headers.get('X-Content-Type-Options'), label).toBe('nosniff');
  expect.soft(response.headers.get('X-Frame-Options'), label).toBe('DENY');
  expect.soft(response.headers.get('Referrer-Policy'), label).toBe('strict-origin-when-cross-origin');
  expect.soft(response.headers.get('Set-Cookie'), label).toBeNull();
  expect.soft(response.headers.get('X-Powered-By') ?? response.headers.get('Server'), label).toBeNull();
}

/** Takes tables away; what it returns puts them back. */
async function breakTables(site: TestSite, tables: readonly string[]): Promise<() => Promise<void>> {
  const rename = (from: string, to: string) =>
    site.database.transaction((tx) => tx.schema.alterTable(from).renameTo(to).execute());
  for (const table of tables) await rename(table, `${table}_gone`);
  return async () => {
    for (const table of tables) await rename(`${table}_gone`, table);
  };
}
