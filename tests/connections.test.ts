// What the server grants a connection, below the pages.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type OctavoServer, startOctavo } from './support/octavo.ts';

test('keeps an idle connection longer than a proxy in front of it does', async () => {
  await using server = await startOctavo();
  const response = await fetch(`${server.url}/robots.txt`);
  const [, seconds] = /timeout=(\d+)/.exec(response.headers.get('Keep-Alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(60);
});

test('answers HTTP/1.0, which may name no host', async () => {
  await using server = await startOctavo();
  const client = open(server);
  client.write('GET / HTTP/1.0\r\n\r\n');
  expect(await text(client)).toMatch(/^HTTP\/1\.1 200 [\s\S]*<h1/);
});

test('answers what is in flight even when it is told twice to stop', async () => {
  await using server = await startOctavo();
  const client = open(server);
  client.write('GET /welcome/ HTTP/1.1\r\n');
  await fetch(server.url, { headers: { Connection: 'close' } });
  const exitCode = server.stop();
  void server.stop();
  await expect.poll(() => fetch(server.url).catch(() => 'closed'), { timeout: 20_000 }).toBe('closed');
  client.write('Host: a\r\n\r\n');
  expect(await text(client)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await exitCode).toBe(0);
});

test('goes on when readers leave in the middle of an answer', async () => {
  await using server = await startOctavo();
  for (let reader = 0; reader < 50; reader++) {
    const client = open(server);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /feed.xml HTTP/1.1\r\nHost: a\r\n\r\n');
    if (reader % 2 === 0) await once(client, 'data');
    client.resetAndDestroy();
  }
  expect((await fetch(server.url)).status).toBe(200);
  expect(server.output).not.toMatch(/error/i);
});

test('lets others in between the requests of clients that send many at once', async () => {
  const token = 'who-has-had-a-turn';
  await using server = await startOctavo({ env: { METRICS_TOKEN: token } });
  await (await fetch(server.url)).text();
  const clients = Array.from({ length: 20 }, () => open(server).resume());
  const other = open(server);
  await Promise.all([...clients, other].map((client) => once(client, 'connect')));
  for (const client of clients) client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100));
  other.write(
    `GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  // What the server has answered by then, however late this process hears of that.
  const [, hits] =
    /^octavo_cache_requests_total\{cache="pages",outcome="hit"\} (\d+)$/m.exec(await text(other)) ?? [];
  expect(Number(hits)).toBeLessThan(1000);
  for (const client of clients) client.destroy();
});

test('cuts off who sends thousands at once, and nobody else', async () => {
  await using server = await startOctavo();
  const client = open(server);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  client
    .resume()
    .on('error', () => {})
    .once('close', () => resolve());
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2000));
  await closed;
  expect((await fetch(server.url)).status).toBe(200);
});

test('answers requests that were sent at once, each in its turn', async () => {
  await using server = await startOctavo();
  const client = open(server);
  const paths = ['/robots.txt', '/', '/nothing/', '/feed.json', '/robots.txt'];
  const ask = (path: string, connection: string) =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n\r\n`;
  client.write(paths.map((path, index) => ask(path, index < 4 ? 'keep-alive' : 'close')).join(''));
  const answers = await text(client);
  const types = [...answers.matchAll(/HTTP\/1\.1 (\d+)|^content-type: ([^;]+)/gim)];
  expect(types.map(([, status, type]) => status ?? type)).toEqual([
    '200',
    'text/plain',
    '200',
    'text/html',
    '404',
    'text/html',
    '200',
    'application/feed+json',
    '200',
    'text/plain',
  ]);
});

function open(server: OctavoServer) {
  const { hostname, port } = new URL(server.url);
  return connect(Number(port), hostname);
}
