import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { type PageListenerOptions, pageListener } from './page-listener.ts';
import type { Reply } from './ready-page.ts';

const PAGE: Reply = { status: 200, head: ['Content-Length', '4'], body: Buffer.from('kept') };
/** As no server sends it. */
const BROKEN: Reply = {
  status: 200,
  head: ['ETag', '"a"', 'Location', '/a\u0001b'],
  body: Buffer.from('kept'),
};

async function ask(pages: PageListenerOptions['pages'], edgeTime: number | null = null) {
  const errors: unknown[] = [];
  const listener = pageListener({
    pages,
    next: (_, response) => response.end('asked'),
    isInspected: () => false,
    edge: () => edgeTime,
    onError: (error) => errors.push(error),
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return {
      status: response.status,
      text: await response.text(),
      etag: response.headers.get('ETag'),
      errors,
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a kept page is sent, and nobody is asked', async () => {
  const answer = await ask({ hit: () => PAGE, find: () => Promise.reject(new Error('asked')) });
  expect(answer).toEqual({ status: 200, text: 'kept', etag: null, errors: [] });
});

test.each([
  ['at which second a balancer asks that keeps pages', 1_700_000_000.9, 1_700_000_000],
  ['nothing of one that keeps none', 0, null],
  ['nothing of anybody else', null, null],
])('who keeps pages is told %s', async (_, edgeTime, expected) => {
  const seconds: unknown[] = [];
  const hit: PageListenerOptions['pages']['hit'] = ({ edgeSecond }) => {
    seconds.push(edgeSecond);
    return PAGE;
  };
  await ask({ hit, find: () => Promise.reject(new Error('asked')) }, edgeTime);
  expect(seconds).toEqual([expected]);
});

test.each<[name: string, pages: PageListenerOptions['pages']]>([
  ['is kept', { hit: () => BROKEN, find: async () => PAGE }],
  ['was just made', { hit: () => undefined, find: async () => BROKEN }],
  [
    'breaks while it is looked for',
    { hit: () => undefined, find: () => Promise.reject(new Error('broken')) },
  ],
  [
    'breaks what keeps it',
    {
      hit: () => {
        throw new Error('broken');
      },
      find: async () => PAGE,
    },
  ],
])('what cannot be sent though it %s ends no process: the application answers', async (_, pages) => {
  const answer = await ask(pages);
  expect(answer).toMatchObject({ status: 200, text: 'asked', etag: null });
  expect(answer.errors).toHaveLength(1);
});
