// Whatever somebody sends, the next reader is given the page that is there, and nothing of whoever sent it.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, type Door, openDoor } from './support/open-door.ts';
import { openSite, type TestMember, type TestSite } from './support/site.ts';

const EVIL = 'evil.test';
/** Clean addresses: what they show must be the same after each attempt as before all. */
const CLEAN = ['/', '/first/', '/tags/sea/', '/search?q=first', '/feed.xml', '/robots.txt', '/nothing/'];

let site: TestSite;
let door: Door;
let holder: TestMember;
let clean: string[];

beforeAll(async () => {
  site = await openSite('sqlite', { NODE_ENV: 'production' });
  const id = await site.addPost({ slug: 'first', tags: ['Sea'] });
  await site.set('commentsPerPage', 10);
  await site.addComments(
    id,
    Array.from({ length: 25 }, (_, index) => ({ text: `Word ${index}.` })),
  );
  holder = await site.addMember('admin', { name: 'Holder of the Session' });
  door = await openDoor(site);
  clean = await Promise.all(CLEAN.map(async (target) => essence(await door.ask(target))));
});
beforeEach(() => site.services.caches.pages?.memory.clear());
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const HEADERS: Readonly<Record<string, string>>[] = [
  { Host: EVIL },
  { 'X-Forwarded-Host': EVIL, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '666' },
  { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', 'CF-Connecting-IP': '127.0.0.1' },
  { Forwarded: `host=${EVIL};proto=https` },
  { 'X-Forwarded-Prefix': '/evil', 'X-Forwarded-Path': '/evil', 'X-Forwarded-Server': EVIL },
  { 'X-Original-URL': '/admin/', 'X-Rewrite-URL': '/admin/', 'X-Original-Host': EVIL },
  { 'X-HTTP-Method-Override': 'POST', 'X-Method-Override': 'DELETE', 'X-HTTP-Method': 'PUT' },
  { Origin: `https://${EVIL}`, Referer: `https://${EVIL}/`, 'Sec-Fetch-Site': 'cross-site' },
  { Accept: 'application/json' },
  { Accept: 'text/markdown', 'Accept-Language': 'fr', 'Accept-Charset': 'utf-7' },
  { 'User-Agent': `<script>alert('${EVIL}')</script>` },
  { Range: 'bytes=0-3', 'If-Range': '*' },
  { 'If-None-Match': '*' },
  { 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT', 'If-Match': '"x"' },
  { Authorization: 'Bearer secret', 'Proxy-Authorization': 'Basic c2VjcmV0' },
  { 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' },
  { 'Accept-Encoding': 'br;q=1, identity;q=0' },
  { 'Accept-Encoding': 'evil, *;q=0' },
  { Via: `1.1 ${EVIL}`, TE: 'trailers', Upgrade: 'h2c', 'X-Requested-With': 'XMLHttpRequest' },
  { 'Content-Type': 'application/json', 'Content-Length': '2' },
  { Purpose: 'prefetch', 'X-Octavo': '1', rendering: '1', 'Cache-Status': 'Octavo; hit' },
];

test.each(HEADERS.map((headers) => ({ headers })))('sent with $headers', async ({ headers }) => {
  for (const target of CLEAN) {
    const body = headers['Content-Length'] === undefined ? '' : '{}';
    await door.ask(target, headers, 'GET', body);
    await door.ask(target, { ...headers, Cookie: `${holder.cookie}; inspector=on` }, 'GET', body);
  }
  await expectClean();
});

const TARGETS: string[][] = [
  [
    '/first/?utm_source=evil',
    '/first/?fbclid=a&gclid=b',
    '/first/?comments=2&comments=3',
    '/first/?comments=',
  ],
  ['/first/?', '/first/??', '/first/?&&', '/first/?=', '/first/?comments[]=2', '/first/?Comments=2'],
  ['/first/?__proto__=1&constructor=2', '/first/;/', '/first;a=b/', '/;/', '/first/.css', '/first.css'],
  ['/account/x.css', '/account/first.js', '/admin/x.png', '/admin/%2e%2e/first/', '/admin/../first/'],
  [
    '/first/%2e%2e/',
    '/%2e%2e/',
    '/%2e/first/',
    '/first/..%2faccount/',
    '/..;/account/',
    '/first/../account/',
  ],
  ['/%0d%0a', '/%0d%0aSet-Cookie:%20evil=1', '/first/%00', '/%00', '/first/%0a', '/first%23', '/first%3fa=b'],
  [
    '/FIRST/',
    '/First/',
    '/%46irst/',
    '/f%69rst/',
    '/first',
    '//first/',
    '/first//',
    '///',
    '//evil.test/first/',
  ],
  [
    '/\\evil.test/',
    '/first/\\..\\',
    '/first/#x',
    '/#',
    '/?#',
    '/first/?a#b',
    '/%ff/',
    '/%c0%ae/',
    '/first/%',
  ],
  ['http://evil.test/first/', 'http://evil.test/', 'https://evil.test/account/', 'http://site.test/first/'],
  [
    '/search?q=first&q=evil',
    '/search?q=first&utm_source=evil',
    '/search?q=<script>',
    '/search?page=2&q=first',
  ],
  ['/search?q[]=first', '/search/?q=evil', '/search?q=first%00', '/search?Q=evil', '/?q=evil', '/?s=evil'],
  ['/?p=1', '/?page_id=1', '/?p=1&p=2', '/?p=%31', '/?p=1e3', '/?attachment_id=1', '/feed.xml?comments=2'],
  ['/feed.xml/', '/feed.xml;a', '/robots.txt?evil', '/tags/sea/?page=2', '/tags/%73ea/', '/tags/sea%2f'],
];

test.each(TARGETS.map((targets) => ({ targets })))('asked for $targets', async ({ targets }) => {
  for (const target of targets) {
    site.services.caches.pages?.memory.clear();
    for (const cookie of ['a=b', holder.cookie]) {
      const answer = await door.ask(target, { Cookie: cookie });
      expect([target, answer.status < 500]).toEqual([target, true]);
      expect(answer.headers.get('Location') ?? '').not.toContain(`//${EVIL}`);
    }
    await door.ask(target, {}, 'HEAD');
    for (const index of [0, 1]) expect(essence(await door.ask(CLEAN[index] ?? ''))).toBe(clean[index]);
  }
  await expectClean();
});

test('asked in the name of a session, or by another method', async () => {
  const cookies = { Cookie: holder.cookie, Origin: 'http://site.test' };
  for (const target of ['/admin/', '/account/', '/comments/mine', '/account/sessions/', '/metrics'])
    await door.ask(target, cookies);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])
    for (const target of CLEAN) await door.ask(target, cookies, method);
  await expectClean();
});

/** Each clean page twice: as it is made, or kept from before, and as it is kept. */
async function expectClean(): Promise<void> {
  for (const [index, target] of CLEAN.entries()) {
    for (let time = 0; time < 2; time++) {
      const answer = await door.ask(target);
      expect(answer.headers.get('Set-Cookie')).toBeNull();
      expect(essence(answer)).toBe(clean[index]);
    }
  }
  expect(secretsKept()).toEqual([]);
}

function essence({ status, headers, body }: Answer): string {
  const names = ['Content-Type', 'Location', 'ETag', 'Cache-Control', 'Content-Encoding', 'Vary'];
  return [status, ...names.map((name) => headers.get(name)), body].join('\n');
}

/** What belongs to one person and stands in any entry. */
function secretsKept(): string[] {
  const secrets = [holder.name, holder.email, holder.cookie.split('=')[1] ?? '', EVIL, 'secret', 'inspector'];
  const kept = [...(site.services.caches.pages?.memory.entries() ?? [])];
  return kept.flatMap(([key, { value }]) => {
    const text = `${JSON.stringify(value.headers)}${value.body}`;
    return secrets.filter((secret) => text.includes(secret)).map((secret) => `${key}: ${secret}`);
  });
}
