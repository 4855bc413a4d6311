import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { probeNode, READY_PATH } from './probe.ts';

const LONG_MS = 20_000;
const clock = () => performance.now();

const CASES: [string, RequestListener, object][] = [
  ['ready', (_, response) => response.end('{"ready":true}'), { outcome: 'ready', reason: null }],
  [
    'not ready, and says why',
    (_, response) => response.writeHead(503).end('{"ready":false,"reason":"no log"}'),
    { outcome: 'unready', reason: 'no log' },
  ],
  [
    'something else',
    (_, response) => response.writeHead(404).end('?'),
    { outcome: 'unready', reason: 'status 404' },
  ],
  ['endless', (_, response) => response.write('x'.repeat(100_000)), { outcome: 'refused' }],
  ['broken off', (request) => request.socket.destroy(), { outcome: 'refused' }],
];

test.each(CASES)('a node that is %s', async (_, answer, expected) => {
  await using node = await listen((request, response) => {
    expect(request.url).toBe(READY_PATH);
    answer(request, response);
  });
  expect(await probeNode(node.address, LONG_MS, clock)).toMatchObject(expected);
});

test('a node that does not listen, and one that never answers', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  expect(await probeNode(address, LONG_MS, clock)).toMatchObject({ outcome: 'refused' });
  await using silent = await listen(() => {});
  let now = 1;
  const asked = probeNode(silent.address, 10, () => now);
  now = 11;
  expect(await asked).toEqual({ outcome: 'hung', sentAt: 1, latencyMs: null, reason: null });
});

test('nothing is said of a node by a process that was late itself', async () => {
  await using silent = await listen(() => {});
  let now = 1;
  const asked = probeNode(silent.address, 10, () => now);
  now = 100;
  expect(await asked).toBeNull();
});

async function listen(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  return {
    address: `127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test.each([
  '300.1.1.1:80',
  'host:99999',
  'a b:1',
  '',
])('%j is no address, and harms nobody', async (address) => {
  const { outcome } = (await probeNode(address, LONG_MS, clock)) ?? {};
  expect(outcome).toBe('refused');
});
