import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { NodeState } from '../balance/nodes/node-registry.ts';
import { noStore } from './no-store.ts';
import { routeCookie } from './route-cookie.ts';

const SITE = 'https://blog.example';
const SET = '__Host-route=node-2; Path=/; HttpOnly; Secure; SameSite=Lax';
const CLEARED = '__Host-route=; Max-Age=0; Path=/; Secure';

interface Asked {
  cookie?: string;
  /** What the answer sets itself. */
  sets?: string;
  state?: NodeState;
  isBalanced?: boolean;
  path?: string;
}

/** What the answer says of the route. */
async function routed({ cookie = '', sets, state = 'ready', isBalanced = true, path = '/mine' }: Asked) {
  const app = new Hono();
  const node = { name: 'node-2', state };
  const edge = () => (isBalanced ? 1_800_000_000 : null);
  app.use(routeCookie({ siteUrl: SITE, node, edge, owners: ['session', 'commenter'] }));
  app.use('/mine', noStore);
  const sent = { 'X-Accel-Redirect': '/file', 'Cache-Control': 'no-store' };
  app.get('/file', (c) => c.text('', 200, sent));
  app.get('*', (c) => c.text('', 200, sets === undefined ? {} : { 'Set-Cookie': sets }));
  const env = { incoming: {} as IncomingMessage };
  const answer = await app.request(SITE + path, { headers: { Cookie: cookie } }, env);
  return answer.headers.getSetCookie().filter((one) => one.startsWith('__Host-route='));
}

test('whoever has something of their own comes back to the node that answered them', async () => {
  expect(await routed({ cookie: '__Host-session=a.b' })).toEqual([SET]);
  expect(await routed({ cookie: '__Host-commenter=a; __Host-route=node-1' })).toEqual([SET]);
  expect(await routed({ sets: '__Host-session=a.b; Path=/; HttpOnly' })).toEqual([SET]);
});

test('whoever does so already is told nothing', async () => {
  expect(await routed({ cookie: '__Host-session=a.b; __Host-route=node-2' })).toEqual([]);
});

test('nobody else is given a cookie', async () => {
  expect(await routed({})).toEqual([]);
  expect(await routed({ cookie: 'session=a.b; __Host-session=; __Host-route=node-1' })).toEqual([]);
  expect(await routed({ sets: '__Host-notice=a; Path=/' })).toEqual([]);
  expect(await routed({ cookie: '__Host-session=a.b', isBalanced: false })).toEqual([]);
  for (const path of ['/everybodys', '/file'])
    expect(await routed({ cookie: '__Host-session=a.b', path })).toEqual([]);
});

test('a node that is about to end binds nobody to it', async () => {
  expect(await routed({ cookie: '__Host-session=a.b', state: 'draining' })).toEqual([]);
});

test('whoever signs out goes where there is most room, unless they are still known as a guest', async () => {
  const sets = '__Host-session=; Path=/; Max-Age=0';
  const cookie = '__Host-session=a.b; __Host-route=node-2';
  expect(await routed({ cookie, sets })).toEqual([CLEARED]);
  expect(await routed({ cookie, sets, state: 'draining' })).toEqual([CLEARED]);
  expect(await routed({ cookie: `${cookie}; __Host-commenter=a`, sets })).toEqual([]);
  expect(await routed({ cookie: '__Host-session=a.b', sets })).toEqual([]);
});
