// Clients that want no page: what they get, and that nobody else notices.

import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  HOSTILE_REQUESTS,
  isDeserved,
  SLOW_REQUESTS,
  sendHostile,
  sendSlowly,
} from './support/hostile-requests.ts';
import { startOctavo } from './support/octavo.ts';

const SHORT = { CLIENT_HEAD_SECONDS: '1', CLIENT_REQUEST_SECONDS: '2' };
const AGAIN_MS = 100;

test('hostile clients are refused or cut off, and honest ones get their pages meanwhile, byte for byte', async () => {
  await using server = await startOctavo({ env: SHORT });
  const port = Number(new URL(server.url).port);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const read = async () => {
    const [answer] = await once(get(server.url, { agent }), 'response');
    return { status: answer.statusCode, etag: answer.headers.etag, text: await text(answer) };
  };
  const page = await read();
  let isOver = false;
  const reading = (async () => {
    for (; !isOver; await delay(AGAIN_MS / 10)) expect(await read()).toEqual(page);
  })();
  const slow = Object.entries(SLOW_REQUESTS).map(async ([name, first]) => {
    const { statuses } = await sendSlowly(port, first, name === 'nothing' ? 2 ** 30 : AGAIN_MS);
    return { name, statuses };
  });
  for (const request of HOSTILE_REQUESTS) {
    const outcome = await sendHostile(port, request);
    expect.soft(isDeserved(request, outcome), `${request.name}: ${outcome.statuses}`).toBe(true);
  }
  for (const { name, statuses } of await Promise.all(slow))
    expect.soft(isDeserved({ deserves: 'refused' }, { statuses }), `${name}: ${statuses}`).toBe(true);
  isOver = true;
  await reading;
  agent.destroy();
  expect(await (await fetch(server.url)).text()).toBe(page.text);
  expect(server.output).not.toMatch(/"level":50/);
});
