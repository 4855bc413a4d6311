// How a process leaves: what balancers see of it, and what is still answered.
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listNodes } from '../src/balance/nodes/node-registry.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { type OctavoServer, startOctavo } from './support/octavo.ts';

const SOON = { timeout: 20_000 };
/** A signal that comes so long after the first is another wish. */
const LATER_MS = 1_000;
const NODE = { NODE_NAME: 'node-1', TRUST_PROXY: '127.0.0.1' };

test('a process that is to end answers what a balancer still sends, takes nothing new, and leaves the registry', async () => {
  await using server = await startOctavo({ env: NODE });
  await using registry = await openRegistry(server);
  const { host } = new URL(server.url);
  await expect.poll(registry.nodes, SOON).toMatchObject([{ name: 'node-1', address: host, state: 'ready' }]);
  const balancer = open(server);
  balancer.write(ask('/robots.txt'));
  const [first]: Buffer[] = await once(balancer, 'data');
  expect(String(first)).toMatch(/^HTTP\/1\.1 200 [\s\S]*keep-alive/i);
  const exitCode = server.stop();
  // As npm and service managers do: the same wish once more.
  void server.stop();
  await expect.poll(() => fetch(server.url).catch(() => 'refused'), SOON).toBe('refused');
  expect(await registry.nodes()).toMatchObject([{ name: 'node-1', state: 'draining' }]);
  balancer.write(ask('/readyz'));
  const rest = await text(balancer);
  expect(rest).toMatch(
    /^HTTP\/1\.1 503 [\s\S]*^connection: close[\s\S]*"ready":false,"reason":".*is draining/im,
  );
  expect(await exitCode).toBe(0);
  expect(await registry.nodes()).toEqual([]);
});

test('for balancers that look now and then a process goes on for a while, unless it is told again to end', async () => {
  const env = { ...NODE, DRAIN_DELAY_SECONDS: '600', SHUTDOWN_SECONDS: '600' };
  await using server = await startOctavo({ env });
  await using registry = await openRegistry(server);
  const unfinished = open(server);
  unfinished.write('GET / HTTP/1.1\r\n');
  const exitCode = server.stop();
  const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
  await expect.poll(readiness, SOON).toBe(503);
  const page = await fetch(server.url);
  expect([page.status, page.headers.get('Connection')]).toEqual([200, 'close']);
  expect(await registry.nodes()).toMatchObject([{ state: 'draining' }]);
  // Once only: a process that is just ending is ended by a signal as if it heard none.
  await delay(LATER_MS);
  void server.stop();
  expect(await exitCode).toBe(0);
  expect(await text(unfinished).catch(() => '')).toBe('');
  expect(await registry.nodes()).toEqual([]);
});

/** Of a server on SQLite, as a balancer reads it. */
async function openRegistry(server: OctavoServer) {
  const database = await openDatabase({ kind: 'sqlite', file: join(server.dataDir, 'octavo.db') });
  return {
    nodes: () => listNodes(database.read, 'sqlite'),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function open(server: OctavoServer) {
  const { hostname, port } = new URL(server.url);
  return connect(Number(port), hostname);
}

function ask(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\nOctavo-Edge: 1700000000.123\r\n\r\n`;
}
