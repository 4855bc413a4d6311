// What nodes tell a balancer in front of them, over real connections, and nobody else.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addPerson, PASSWORD } from './support/account-site.ts';
import { type Answer, type Door, openDoor } from './support/open-door.ts';
import { openSite, SITE_URL, type TestSite } from './support/site.ts';

/** As nginx sends it. */
const EDGE = { 'Octavo-Edge': '1800000000.123' };
const NAMES = ['Octavo-Tags', 'Octavo-Read-At', 'Octavo-Cache-Control', 'X-Accel-Expires'];

let site: TestSite;
let door: Door;

beforeAll(async () => {
  site = await openSite('sqlite', { NODE_ENV: 'production', TRUST_PROXY: '127.0.0.1' });
  await site.addPost({ slug: 'first', source: 'All about the sea. '.repeat(200) });
  await site.addRedirect('/before/', { path: '/first/' });
  door = await openDoor(site);
});
beforeEach(() => site.services.caches.pages?.memory.clear());
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

function said({ headers }: Answer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^(?:octavo-|x-accel-)/.test(name)));
}

test.each([
  ['/first/', 200],
  ['/feed.xml', 200],
  ['/robots.txt', 200],
  ['/search?q=sea', 200],
  ['/nothing/', 404],
  ['/before/', 301],
  ['/archive', 301],
])('%s is for it to keep', async (target, status) => {
  const plain = await door.ask(target);
  site.services.caches.pages?.memory.clear();
  for (const method of ['GET', 'GET', 'HEAD']) {
    const answer = await door.ask(target, EDGE, method);
    expect(answer.status).toBe(status);
    expect(said(answer)).toEqual({
      'octavo-tags': expect.stringContaining(`url:${target.split('?')[0]}`),
      'octavo-read-at': `${site.services.follower.epoch}:${site.services.follower.freshness.applied}`,
      'octavo-cache-control': plain.headers.get('Cache-Control'),
      'x-accel-expires': '@1800000000',
    });
    expect(answer.headers.get('Cache-Control')).toBe('max-age=1, stale-while-revalidate=1');
    expect(answer.headers.get('Set-Cookie')).toBeNull();
  }
});

test('how long it may keep a page is said last, as nginx 1.22 goes by that', async () => {
  const request = `GET /first/ HTTP/1.1\r\nHost: a\r\nOctavo-Edge: 1800000000.123\r\nConnection: close\r\n\r\n`;
  for (let time = 0; time < 2; time++) {
    const answer = (await door.send(request)).toString('latin1');
    expect(answer.indexOf('\r\nCache-Control: ')).toBeGreaterThan(0);
    expect(answer.indexOf('\r\nX-Accel-Expires: ')).toBeGreaterThan(answer.indexOf('\r\nCache-Control: '));
  }
});

test.each([
  ['/account/sign-in/'],
  ['/assets/nothing.css'],
  ['/livez'],
  ['//first/'],
  ['/first//'],
  ['/admin/'],
  ['/preview/x'],
  ['/%ff/'],
])('%s is not for it to keep, and says what it always says', async (target) => {
  const plain = await door.ask(target);
  const answer = await door.ask(target, EDGE);
  expect(said(answer)).toEqual({ 'x-accel-expires': '0' });
  expect(answer.headers.get('Cache-Control')).toBe(plain.headers.get('Cache-Control'));
});

test('nor is what a form does, or what somebody looks into', async () => {
  const answer = await door.ask('/first/', { ...EDGE, 'Content-Length': '0' }, 'POST');
  expect(said(answer)).toEqual({ 'x-accel-expires': '0' });
  const { cookie } = await site.addMember('admin');
  const inspected = await door.ask('/first/', { ...EDGE, Cookie: `${cookie}; inspector=on` });
  expect(said(inspected)).toEqual({ 'x-accel-expires': '0' });
});

test('nor is anything where whole pages are not kept', async () => {
  await using other = await openSite('sqlite', { CACHE: 'off', TRUST_PROXY: '127.0.0.1' });
  await using door = await openDoor(other);
  expect(said(await door.ask('/', EDGE))).toEqual({ 'x-accel-expires': '0' });
  expect(said(await door.ask('/'))).toEqual({});
});

test.each([
  ['no time', '', 'soon', '-1', '1e9', '1800000000.', '18000000000000', 'NaN', '1,800', '1800000000, 1'],
  ['two times', '1800000000\r\nOctavo-Edge: 1'],
])('%s says nothing', async (_, ...values) => {
  for (const value of values) {
    const answer = await door.ask('/first/', { 'Octavo-Edge': value });
    expect([value, said(answer)]).toEqual([value, {}]);
  }
});

test('to anybody who is not trusted nothing changes, to the byte', async () => {
  await using other = await openSite('sqlite', { NODE_ENV: 'production', TRUST_PROXY: '10.0.0.1' });
  await other.addPost({ slug: 'first' });
  await using door = await openDoor(other);
  const { cookie } = await other.addMember('admin');
  const ask = async (target: string, more: string) => {
    const answer = await door.send(
      `GET ${target} HTTP/1.1\r\nHost: a\r\nCookie: ${cookie}\r\n${more}Connection: close\r\n\r\n`,
    );
    return answer.toString('latin1').replace(/\r\nDate: [^\r]*/, '');
  };
  for (const target of ['/first/', '/nothing/', '/feed.xml', '/account/', '/livez', '//x']) {
    await ask(target, '');
    const plain = await ask(target, '');
    expect(NAMES.filter((name) => plain.includes(name))).toEqual([]);
    const forged = `Octavo-Edge: 1800000000.1\r\nX-Forwarded-For: 10.0.0.1\r\n`;
    expect(await ask(target, forged)).toBe(plain);
  }
});

test('whoever signs in through it stays with this node until they sign out', async () => {
  const { email } = await addPerson(site, 'owner');
  const form = new URLSearchParams({ email, password: PASSWORD }).toString();
  const headers = (cookies: string, body = '') => ({
    ...EDGE,
    ...{ Origin: SITE_URL, Cookie: cookies },
    ...{ 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(body.length) },
  });
  const route = ({ headers }: Answer) => headers.getSetCookie().filter((one) => one.startsWith('route='));
  expect(route(await door.ask('/account/sign-in/', EDGE))).toEqual([]);
  const signedIn = await door.ask('/account/sign-in/', headers('', form), 'POST', form);
  expect(signedIn.status).toBe(303);
  expect(route(signedIn)).toEqual(['route=octavo; Path=/; HttpOnly; SameSite=Lax']);
  const cookies = signedIn.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  const jar = cookies.join('; ');
  expect(route(await door.ask('/account/', headers(jar)))).toEqual([]);
  const moved = jar.replace('route=octavo', 'route=another');
  expect(route(await door.ask('/account/', headers(moved)))).toHaveLength(1);
  // Readers get the same bytes, and no cookie, whoever they are.
  const page = await door.ask('/first/', headers(moved));
  expect(page.headers.getSetCookie()).toEqual([]);
  const out = await door.ask('/account/sign-out/', headers(jar), 'POST');
  expect(route(out)).toEqual(['route=; Max-Age=0; Path=/']);
});
