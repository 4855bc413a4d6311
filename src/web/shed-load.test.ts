import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { expect, test } from 'vitest';
import { Overload, type Rank } from './overload.ts';
import { counted, shedLoad } from './shed-load.ts';

const ANSWER = { head: ['Content-Type', 'text/plain', 'Retry-After', '5'], body: Buffer.from('busy') };

/** A server whose application holds what it is asked until it is let go, of which it may work on two at once. */
async function openServer() {
  const overload = new Overload({ mostRequests: 2, delayMs: 0, onChange: () => {} });
  const held: (() => void)[] = [];
  const asked: string[] = [];
  const fetch = async (given: Request) => {
    asked.push(given.url);
    await given.text();
    await new Promise<void>((resolve) => held.push(resolve));
    return new Response('answered');
  };
  const rankOf = ({ url }: IncomingMessage): Rank | null => (url === '/vital' ? null : 'reading');
  const next = getRequestListener(counted(overload, fetch));
  const server = createServer(shedLoad({ overload, rankOf, answer: ANSWER }, next)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    overload,
    asked,
    /** Lets so many of them be answered, or all. */
    release: () => held.splice(0).forEach((release) => void release()),
    held,
    open: (path: string, method = 'GET') => request({ port, path, method, host: '127.0.0.1', agent: false }),
    async get(path: string, method?: string) {
      const [answer] = await once(this.open(path, method).end(), 'response');
      return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('one for whom there is no room is sent away before anything is done, and the next is answered', async () => {
  await using server = await openServer();
  const inside = [server.get('/one'), server.get('/two')];
  await expect.poll(() => server.held.length).toBe(2);
  const shed = await server.get('/three');
  expect(shed).toMatchObject({ status: 503, text: 'busy', headers: { 'retry-after': '5' } });
  expect(await server.get('/three', 'HEAD')).toMatchObject({ status: 503, text: '' });
  expect(server.asked).toHaveLength(2);
  expect(server.overload.figures.shed).toEqual({ reading: 2, needed: 0, kept: 0 });
  const vital = server.get('/vital');
  await expect.poll(() => server.held.length).toBe(3);
  server.release();
  expect((await Promise.all([...inside, vital])).map(({ status }) => status)).toEqual([200, 200, 200]);
  const after = server.get('/three');
  await expect.poll(() => server.held.length).toBe(1);
  server.release();
  expect((await after).status).toBe(200);
  expect(server.overload.figures.requests).toBe(0);
});

test('who sends a body slowly takes nobody’s place until all of it is there', async () => {
  await using server = await openServer();
  const slow = Array.from({ length: 5 }, () => server.open('/slow', 'POST'));
  const answers = slow.map((client) => once(client, 'response'));
  for (const client of slow) {
    client.setHeader('Content-Length', 4);
    client.write('ab');
  }
  await expect.poll(() => server.asked).toHaveLength(5);
  expect(server.overload.figures.requests).toBe(0);
  for (const client of slow) client.end('cd');
  await expect.poll(() => server.overload.figures.requests).toBe(5);
  await expect.poll(() => server.held.length).toBe(5);
  server.release();
  for (const [answer] of await Promise.all(answers)) expect(answer.statusCode).toBe(200);
  expect(server.overload.figures.requests).toBe(0);
});
