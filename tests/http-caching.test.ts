// What HTTP says of kept pages, over a real connection.
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Door, openDoor } from './support/open-door.ts';
import { openSite, type TestSite } from './support/site.ts';

let site: TestSite;
let door: Door;

beforeAll(async () => {
  site = await openSite('sqlite', { NODE_ENV: 'production' });
  await site.addPost({ slug: 'first', source: 'All about the sea. '.repeat(200) });
  door = await openDoor(site);
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Asks until the answer comes in the best encoding that is taken. */
async function encoded(encoding: string, target = '/first/'): Promise<Answer> {
  await expect
    .poll(async () =>
      (await door.ask(target, { 'Accept-Encoding': encoding })).headers.get('Content-Encoding'),
    )
    .toBe(encoding);
  return door.ask(target, { 'Accept-Encoding': encoding });
}

/** All that is the same from one moment to the next. */
function lasting({ headers }: Answer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !/^(?:date|cache-status)$/.test(name)));
}

test('says what browsers and others may do with a page', async () => {
  const { status, headers } = await door.ask('/first/');
  expect(status).toBe(200);
  expect(headers.get('Cache-Control')).toBe('public, max-age=0, must-revalidate');
  expect(headers.get('Vary')).toBe('Accept-Encoding');
  expect(headers.get('ETag')).toMatch(/^"[\w-]{22}"$/);
  expect(headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
  expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  for (const name of ['Age', 'Last-Modified', 'Set-Cookie', 'Surrogate-Key', 'Cache-Tag'])
    expect(headers.get(name)).toBeNull();
});

test('HEAD says what GET says, without the body', async () => {
  for (const target of ['/first/', '/nothing/', '/feed.xml', '/archive']) {
    const asked = await door.ask(target);
    const [get, head] = [await door.ask(target), await door.ask(target, {}, 'HEAD')];
    expect(head.body.length).toBe(0);
    expect([head.status, lasting(head)]).toEqual([asked.status, lasting(get)]);
    expect(head.headers.get('Content-Length')).toBe(String(get.body.length));
  }
});

test.each([
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
  ['gzip', gunzipSync],
])('sends %s to who takes it: the same page, with an ETag of its own', async (encoding, decompress) => {
  const plain = await door.ask('/first/');
  const small = await encoded(encoding);
  expect(decompress(small.body)).toEqual(plain.body);
  expect(small.headers.get('Content-Length')).toBe(String(small.body.length));
  expect(small.body.length).toBeLessThan(plain.body.length / 3);
  expect(small.headers.get('Vary')).toBe('Accept-Encoding');
  const etag = plain.headers.get('ETag') ?? '';
  expect(small.headers.get('ETag')).toMatch(new RegExp(`^${etag.slice(0, -1)}-\\w\\w"$`));
});

test('who takes no page as it is waits for one that they take', async () => {
  await site.addPost({ slug: 'waiting', source: 'Salt. '.repeat(500) });
  const { headers } = await door.ask('/waiting/', { 'Accept-Encoding': 'gzip, identity;q=0' });
  expect(headers.get('Content-Encoding')).toBe('gzip');
  await site.addPost({ slug: 'waiting-too', source: 'Salt. '.repeat(500) });
  await door.ask('/waiting-too/');
  const both = { 'Accept-Encoding': 'gzip, br, identity;q=0' };
  expect((await door.ask('/waiting-too/', both)).headers.get('Content-Encoding')).toBe('br');
  const { headers: kept } = await door.ask('/waiting-too/', { 'Accept-Encoding': 'zstd, *;q=0' });
  expect(kept.get('Content-Encoding')).toBe('zstd');
});

test('a small answer is sent as it is', async () => {
  for (let time = 0; time < 2; time++) {
    const { headers } = await door.ask('/robots.txt', { 'Accept-Encoding': 'br' });
    expect([headers.get('Content-Encoding'), headers.get('Vary')]).toEqual([null, 'Accept-Encoding']);
  }
});

test('whoever has the page is told that nothing has changed', async () => {
  const page = await encoded('br');
  const etag = page.headers.get('ETag') ?? '';
  const known = [
    etag,
    `W/${etag}`,
    `"other", ${etag}`,
    `"other",W/${etag} , "x"`,
    '*',
    etag.replace('-br', ''),
  ];
  for (const given of known) {
    const answer = await door.ask('/first/', { 'Accept-Encoding': 'br', 'If-None-Match': given });
    expect([given, answer.status, answer.body.length]).toEqual([given, 304, 0]);
    for (const name of ['ETag', 'Cache-Control', 'Vary'])
      expect(answer.headers.get(name)).toBe(page.headers.get(name));
    expect(answer.headers.get('Content-Length')).toBeNull();
    expect(answer.headers.get('Date')).not.toBeNull();
  }
  const unknown = [`"other"`, etag.slice(1, -1), etag.slice(0, -4), '', `${etag.slice(0, -1)}x"`];
  for (const given of unknown) {
    const answer = await door.ask('/first/', { 'Accept-Encoding': 'br', 'If-None-Match': given });
    expect([given, answer.status]).toEqual([given, 200]);
  }
});

test('what is not there has no ETag, whatever is asked', async () => {
  const missing = await door.ask('/nothing/', { 'If-None-Match': '*' });
  expect([missing.status, missing.headers.get('ETag')]).toEqual([404, null]);
});

test('an ETag changes with the page, and only then', async () => {
  const id = await site.addPost({ slug: 'changing', title: 'Low tide' });
  const before = (await door.ask('/changing/')).headers.get('ETag');
  await site.services.caches.pages?.forget('/changing/');
  const again = await door.ask('/changing/');
  expect(again.headers.get('Cache-Status')).toBe('Octavo; fwd=uri-miss; stored');
  expect(again.headers.get('ETag')).toBe(before);
  await site.addPost({ id, slug: 'changing', title: 'High tide' });
  const after = await door.ask('/changing/', { 'If-None-Match': before ?? '' });
  expect(after.status).toBe(200);
  expect(after.body.toString()).toContain('High tide');
  expect(after.headers.get('ETag')).not.toBe(before);
});

test('a part of a page is not to be had', async () => {
  const { status, headers, body } = await door.ask('/first/', { Range: 'bytes=0-9', 'If-Range': '"a"' });
  expect(status).toBe(200);
  expect(body.length).toBe(Number(headers.get('Content-Length')));
  expect(headers.get('Content-Range')).toBeNull();
});

test('a redirect is asked for again each time', async () => {
  await site.addRedirect('/before/', { path: '/first/' });
  const answers = [await door.ask('/before/'), await door.ask('/before/')];
  expect(answers.map(({ status, headers }) => [status, headers.get('Location')])).toEqual(
    Array(2).fill([301, '/first/']),
  );
  expect(answers.map(({ headers }) => headers.get('Cache-Control'))).toEqual(['no-cache', 'no-cache']);
  expect(answers[1]?.headers.get('Cache-Status')).toMatch(/^Octavo; hit/);
});

test('what is not kept here is kept nowhere without asking', async () => {
  const again = ['//first/', '/a/../first/', 'http://site.test/first/', `/first/?a=${'a'.repeat(2100)}`];
  const missing = ['/assets/nothing.css', '/media/nothing/sea.jpg', '/first//', '/%ff/'];
  for (const target of [...again, ...missing, '/archive?utm_source=a']) {
    const { headers } = await door.ask(target);
    expect([target, headers.get('Cache-Control')]).toEqual([target, 'no-cache, s-maxage=0']);
  }
  for (const method of ['POST', 'PUT', 'OPTIONS']) {
    const { headers } = await door.ask('/first/', { 'Content-Length': '0' }, method);
    expect([method, headers.get('Cache-Control')]).toEqual([method, 'no-cache, s-maxage=0']);
  }
});

test('what a query said stays with an address that only changes its form', async () => {
  for (const target of ['/archive', '/archive?utm_source=a', '/archive', '/archive?utm_source=b']) {
    const { headers } = await door.ask(target);
    expect(headers.get('Location')).toBe(target.replace('/archive', '/archive/'));
  }
});

test('Cache-Status says how it came, in the form of RFC 9211', async () => {
  await site.addPost({ slug: 'told' });
  const status = async (target: string, method = 'GET', headers = {}) =>
    (await door.ask(target, headers, method)).headers.get('Cache-Status') ?? '';
  const said = [
    await status('/told/'),
    await status('/told/'),
    await status('/told/?utm_source=a'),
    await status('/told/', 'HEAD'),
    await status('/account/sign-in/'),
    await status('//told/'),
    await status('/told/', 'POST', { 'Content-Length': '0' }),
  ];
  const hit = expect.stringMatching(/^Octavo; hit; ttl=(?:4[89]|5\d|60)$/);
  expect(said).toEqual([
    'Octavo; fwd=uri-miss; stored',
    hit,
    hit,
    hit,
    'Octavo; fwd=bypass',
    'Octavo; fwd=bypass',
    'Octavo; fwd=method',
  ]);
  for (const value of said) expect(value).toMatch(CACHE_STATUS);
});

/** A list of one token with parameters (RFC 8941): booleans, tokens and integers. */
const CACHE_STATUS =
  /^[A-Za-z][\w-]*(?:; ?(?:hit|stored|collapsed|fwd=(?:bypass|method|uri-miss|stale)|ttl=-?\d{1,15}|detail=[A-Za-z][\w-]*))+$/;

test('requests that are sent at once are answered each in its turn', async () => {
  await door.ask('/first/');
  const ask = (target: string, connection = 'keep-alive') =>
    `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n\r\n`;
  const targets = ['/first/', '/robots.txt', '/account/sign-in/', '/first/', '/nothing/'];
  const answers = await door.send(targets.map((target) => ask(target)).join('') + ask('/first/', 'close'));
  const statuses = [...answers.toString().matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toEqual(['200', '200', '200', '200', '404', '200']);
});

test('HTTP/1.0 is answered, and told the end', async () => {
  await door.ask('/first/');
  const answer = (await door.send('GET /first/ HTTP/1.0\r\n\r\n')).toString();
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*<h1[\s\S]*<\/html>$/);
});
