import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { Akismet } from './akismet.ts';
import { chooseSpamService } from './choose-spam-service.ts';
import type { ServiceComment } from './spam-service.ts';

const COMMENT: ServiceComment = {
  text: 'Grüße & “Küsse”',
  name: 'Ann',
  email: null,
  website: 'https://ann.example/',
  address: '192.0.2.1',
  userAgent: 'Browser/1.0',
  postUrl: 'https://blog.example/hello/',
  isReply: true,
  createdAt: 0,
};

test('asks as Akismet wants to be asked', async () => {
  await using server = await serve((_, response) => response.end('true'));
  expect(await server.akismet.isSpam(COMMENT)).toBe(true);
  const [{ path, type, form }] = server.asked as [Asked];
  expect({ path, type }).toEqual({
    path: '/1.1/comment-check',
    type: 'application/x-www-form-urlencoded;charset=UTF-8',
  });
  expect(Object.fromEntries(form)).toEqual({
    api_key: 'k3y',
    blog: 'https://blog.example',
    blog_lang: 'en',
    blog_charset: 'UTF-8',
    user_ip: '192.0.2.1',
    user_agent: 'Browser/1.0',
    permalink: 'https://blog.example/hello/',
    comment_type: 'reply',
    comment_author: 'Ann',
    comment_author_email: '',
    comment_author_url: 'https://ann.example/',
    comment_content: 'Grüße & “Küsse”',
    comment_date_gmt: '1970-01-01T00:00:00.000Z',
  });
});

test('understands that it is no spam', async () => {
  await using server = await serve((_, response) => response.end('false'));
  expect(await server.akismet.isSpam(COMMENT)).toBe(false);
});

test('tells what moderators decided', async () => {
  await using server = await serve((_, response) =>
    response.end('Thanks for making the web a better place.'),
  );
  await server.akismet.teach(COMMENT, 'ham');
  await server.akismet.teach(COMMENT, 'spam');
  expect(server.asked.map(({ path }) => path)).toEqual(['/1.1/submit-ham', '/1.1/submit-spam']);
});

test.each<[string, Answer, RegExp]>([
  ['a wrong key', (_, response) => response.end('invalid'), /key in the settings is not valid/],
  ['garbage', (_, response) => response.end('<html>\0'), /answered "<html>/],
  ['nothing', (_, response) => response.end(), /answered ""/],
  ['an error', (_, response) => response.writeHead(500).end('true'), /answered 500/],
  ['another place', (_, response) => response.writeHead(302, { Location: '/x' }).end(), /could not be asked/],
  ['a broken line', (request) => request.destroy(), /could not be asked/],
  ['silence', () => {}, /could not be asked/],
  ['an answer that never ends', (_, response) => pour(response), /answered "x{10}/],
])('%s is no answer', async (_name, answer, message) => {
  await using server = await serve(answer);
  await expect(server.akismet.isSpam(COMMENT)).rejects.toThrow(message);
});

test('is asked once there is a key', () => {
  const choose = (akismetKey: string) =>
    chooseSpamService({ akismetKey, language: 'en' }, 'https://blog.example');
  expect(choose('')).toBeNull();
  expect(choose('k3y')?.name).toBe('Akismet');
});

interface Asked {
  path: string;
  type: string;
  form: URLSearchParams;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(answer: Answer) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await readText(request));
    asked.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', form });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const options = { key: 'k3y', siteUrl: 'https://blog.example', language: 'en', timeoutMs: 300 };
  return {
    asked,
    akismet: new Akismet({ ...options, baseUrl: `http://127.0.0.1:${port}/1.1` }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Until the other side has enough. */
function pour(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(10_000)));
  };
  response.on('drain', more);
  more();
}
