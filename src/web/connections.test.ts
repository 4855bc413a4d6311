import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { Connections } from './connections.ts';

const BALANCER = 'X-Balancer';
const NEVER = new AbortController().signal;
const head = (path: string, fields = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

test('leaves to a balancer when its connection ends, and answers what was still sent over it', async () => {
  await using server = await serve((_, response) => response.end('well'));
  const [balancer, reader] = [server.connect(), server.connect()];
  balancer.write(head('/', `${BALANCER}: yes\r\n`));
  reader.write(head('/'));
  const answers = await Promise.all([once(balancer, 'data'), once(reader, 'data')]);
  expect(String(answers[0])).toContain('keep-alive');
  const ended = server.end();
  expect(await text(reader)).toBe('');
  await expect(once(server.connect(), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(server.connections.size).toBe(1);
  balancer.write(head('/'));
  expect(await text(balancer)).toMatch(/^HTTP\/1\.1 200 .*^connection: close.*well$/ims);
  await ended;
});

test('answers whoever has connected before it stopped listening', async () => {
  await using server = await serve((_, response) => response.end('well'));
  const clients = Array.from({ length: 20 }, () => server.connect());
  for (const client of clients) client.write(head('/'));
  const ended = server.end();
  const answers = await Promise.all(clients.map((client) => text(client)));
  expect(answers.filter((answer) => answer.endsWith('well'))).toHaveLength(20);
  await ended;
});

test('waits for a request of which a part was heard, and for an answer that is on its way', async () => {
  const body = 'x'.repeat(20_000_000);
  await using server = await serve(({ url }, response) => response.end(url === '/long' ? body : 'well'));
  const [slow, half] = [server.connect(), server.connect()];
  slow.write(head('/long'));
  half.write(head('/') + head('/').slice(0, 20));
  const [first]: Buffer[] = await once(half, 'data');
  expect(String(first)).toContain('well');
  await once(slow, 'readable');
  const ended = server.end();
  await server.isDeaf;
  half.write(head('/').slice(20));
  expect(await text(half)).toMatch(/^connection: close.*well$/ims);
  expect((await text(slow)).length).toBeGreaterThan(body.length);
  await ended;
});

test('says with each answer that was begun and not sent that it is the last one', async () => {
  const { promise: mayAnswer, resolve } = Promise.withResolvers<void>();
  await using server = await serve((_, response) => void mayAnswer.then(() => response.end('well')));
  const client = server.connect();
  client.write(head('/'));
  await once(server.server, 'request');
  const ended = server.end();
  resolve();
  expect(await text(client)).toMatch(/^connection: close.*well$/ims);
  await ended;
});

test('waits no longer than it may', async () => {
  await using server = await serve(() => {});
  const [balancer, silent] = [server.connect(), server.connect()];
  balancer.write(head('/', `${BALANCER}: yes\r\n`));
  await once(server.server, 'request');
  const cut = new AbortController();
  const ended = server.end(cut.signal);
  const left = [once(balancer, 'close'), once(silent, 'close')];
  cut.abort();
  await Promise.all([...left, ended]);
});

test('waits a moment for the first request over a new connection', async () => {
  await using server = await serve((_, response) => response.end('well'), 60_000);
  const client = server.connect();
  await expect.poll(() => server.connections.size).toBe(1);
  const ended = server.end();
  await server.isDeaf;
  client.write(head('/'));
  expect(await text(client)).toContain('well');
  await ended;
});

test('closes connections over which nothing comes', async () => {
  await using server = await serve((_, response) => response.end('well'), 10);
  const client = server.connect();
  await expect.poll(() => server.connections.size).toBe(1);
  await server.end();
  expect(await text(client)).toBe('');
});

test('tells quick answers from others, and forgets those that nobody waits for', async () => {
  const { promise: mayAnswer, resolve } = Promise.withResolvers<void>();
  await using server = await serve(({ url }, response) => {
    if (url === '/quick') response.end();
    if (url === '/slow') void mayAnswer.then(() => response.end());
  });
  const [client, leaving] = [server.connect(), server.connect()];
  client.write(head('/quick') + head('/slow', 'Connection: close\r\n'));
  leaving.write(head('/never') + head('/after'));
  await once(leaving, 'connect');
  await expect.poll(() => server.asked).toBe(4);
  leaving.destroy();
  await expect.poll(() => server.answered).toEqual(['quick', '/never']);
  resolve();
  await text(client);
  expect(server.answered).toEqual(['quick', '/never', '/slow']);
});

async function serve(answer: RequestListener, firstWordMs = 60_000) {
  const server = createServer();
  const answered: string[] = [];
  const connections = new Connections(server, {
    isFromBalancer: ({ headers }) => headers[BALANCER.toLowerCase()] !== undefined,
    onAnswered: ({ url = '' }) => answered.push(url),
    onQuick: () => answered.push('quick'),
    firstWordMs,
  });
  const counts = { asked: 0 };
  const deaf = Promise.withResolvers<void>();
  server.on('request', connections.watch(answer)).on('request', () => {
    counts.asked += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clients: Socket[] = [];
  return {
    server,
    connections,
    answered,
    /** Resolves when it has stopped listening, and has looked once for what is idle. */
    isDeaf: deaf.promise,
    get asked() {
      return counts.asked;
    },
    connect() {
      const client = connect(port, '127.0.0.1').on('error', () => {});
      clients.push(client);
      return client;
    },
    async end(cut: AbortSignal = NEVER) {
      connections.drain();
      await connections.stopListening();
      const ended = connections.end(cut);
      deaf.resolve();
      await ended;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
