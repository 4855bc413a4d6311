// What a CDN hears, from real commits over real HTTP.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { changeEpoch } from '../invalidation/epoch.ts';
import { EVERYTHING, invalidate } from '../invalidation/log.ts';
import { CdnPurger } from './cdn-purger.ts';
import type { CdnSettings } from './cdn-settings.ts';
import { purgeCdn } from './purge-cdn.ts';

const LATER = 60_000;

describeDatabases('a CDN', (open) => {
  test('hears of what is committed at once, and once more when nothing older can be on its way', async () => {
    await using opened = await open();
    const { database } = opened;
    const heard: string[][] = [];
    const tell = (now: number) =>
      purgeCdn(database, { now, isWriter: true, send: async (tags) => void heard.push([...tags]) });
    await commit(database, ['post:1', 'slug:Ä']);
    await tell(Date.now());
    expect(heard).toEqual([['post:1', expect.stringMatching(/^h-/)]]);
    await commit(database, ['post:2']);
    await tell(Date.now());
    expect(heard.slice(1)).toEqual([['post:2']]);
    await tell(Date.now() + LATER);
    expect(heard.slice(2)).toEqual([['post:1', expect.stringMatching(/^h-/), 'post:2']]);
    await tell(Date.now() + LATER);
    expect(heard).toHaveLength(3);
  });

  test('hears it from another process when the one that committed it is gone, and only then', async () => {
    await using opened = await open();
    const { database } = opened;
    const heard: string[][] = [];
    const send = async (tags: readonly string[]) => void heard.push([...tags]);
    await commit(database, ['post:1']);
    await purgeCdn(database, { now: Date.now(), isWriter: false, send });
    expect(heard).toEqual([]);
    await purgeCdn(database, { now: Date.now() + LATER, isWriter: false, send });
    expect(heard).toEqual([['post:1'], ['post:1']]);
  });

  test('hears all of it, and of each position in its turn, though the clocks of those who commit differ', async () => {
    await using opened = await open();
    const { database } = opened;
    const heard: string[][] = [];
    const tell = (now: number) =>
      purgeCdn(database, { now, isWriter: false, send: async (tags) => void heard.push([...tags]) });
    const clocks = [0, 2 * LATER, LATER / 2];
    for (const [index, at] of clocks.entries()) {
      await commit(database, [`post:${index + 1}`]);
      await database.transaction((tx) =>
        tx
          .updateTable('invalidations')
          .set({ at })
          .where('position', '=', index + 1)
          .execute(),
      );
    }
    await tell(LATER);
    expect(heard).toEqual([['post:1'], ['post:1']]);
    await tell(3 * LATER);
    expect(heard.slice(2)).toEqual([
      ['post:2', 'post:3'],
      ['post:2', 'post:3'],
    ]);
  });

  test('that did not do as it was told is told again', async () => {
    await using opened = await open();
    const { database } = opened;
    await commit(database, ['post:1']);
    const failing = purgeCdn(database, {
      now: Date.now(),
      isWriter: true,
      send: () => Promise.reject(new Error('down')),
    });
    await expect(failing).rejects.toThrow('down');
    await commit(database, ['post:2']);
    const heard: string[][] = [];
    await purgeCdn(database, {
      now: Date.now(),
      isWriter: true,
      send: async (tags) => void heard.push([...tags]),
    });
    expect(heard).toEqual([['post:1', 'post:2']]);
  });

  test('forgets the whole site where everything was invalidated, or the log does not reach back far enough', async () => {
    await using opened = await open();
    const { database } = opened;
    const heard: string[][] = [];
    const tell = () =>
      purgeCdn(database, {
        now: Date.now(),
        isWriter: true,
        send: async (tags) => void heard.push([...tags]),
      });
    await commit(database, ['post:1', EVERYTHING]);
    await tell();
    await commit(database, ['post:2']);
    await commit(database, ['post:3']);
    await database.transaction((tx) => tx.deleteFrom('invalidations').where('position', '=', 2).execute());
    await tell();
    expect(heard).toEqual([['octavo'], ['octavo']]);
  });
});

describeDatabases('a site that was put back', (open) => {
  test('has its CDN forget everything, once each time', async () => {
    await using opened = await open();
    const { database } = opened;
    const heard: string[][] = [];
    const tell = (now: number) =>
      purgeCdn(database, { now, isWriter: true, send: async (tags) => void heard.push([...tags]) });
    await commit(database, ['post:1']);
    await database.transaction(changeEpoch);
    await tell(Date.now());
    await tell(Date.now() + LATER);
    expect(heard).toEqual([['octavo'], ['octavo']]);
    await commit(database, ['post:2']);
    await tell(Date.now());
    expect(heard.slice(2)).toEqual([['post:2']]);
  });
});

describeDatabases('a process with a CDN', (open) => {
  test('tells it over HTTP, goes on when it refuses, and tells it then', async () => {
    await using opened = await open();
    await using cdn = await openCdn();
    const settings: CdnSettings = { kind: 'cloudflare', zoneId: 'z', token: 'secret', api: cdn.url };
    const logger = pino({ level: 'silent' });
    cdn.answer = { status: 200, body: '{"success":false,"errors":[{"message":"no"}]}' };
    await using purger = new CdnPurger({
      database: opened.database,
      logger,
      now: Date.now,
      settings,
      everyMs: 20,
    });
    await commit(opened.database, ['post:1']);
    await expect.poll(() => purger.failures, { interval: 5 }).toBeGreaterThan(0);
    cdn.answer = { status: 200, body: '{"success":true}' };
    await expect
      .poll(() => cdn.heard.at(-1))
      .toEqual({
        method: 'POST',
        url: '/client/v4/zones/z/purge_cache',
        authorization: 'Bearer secret',
        body: '{"tags":["post:1"]}',
      });
    await expect.poll(() => purger.failures).toBe(0);
  });

  test('ends though that takes what it is told and never answers', async () => {
    await using opened = await open();
    const { database } = opened;
    await using silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const settings: CdnSettings = {
      kind: 'cloudflare',
      zoneId: 'z',
      token: 'secret',
      api: `http://127.0.0.1:${port}`,
    };
    const logger = pino({ level: 'silent' });
    const purger = new CdnPurger({ database, logger, now: Date.now, settings, everyMs: 5, patienceMs: 5 });
    await Promise.all([once(silent, 'request'), commit(database, ['post:1'])]);
    await purger[Symbol.asyncDispose]();
    expect(purger.failures).toBe(1);
  });
});

test('what a CDN refuses is told without the token', async () => {
  await using cdn = await openCdn();
  cdn.answer = { status: 403, body: 'no such service' };
  const { sendPurge } = await import('./send-purge.ts');
  const never = new AbortController().signal;
  const sent = sendPurge({ url: `${cdn.url}/x`, method: 'POST', headers: { 'Fastly-Key': 'secret' } }, never);
  await expect(sent).rejects.toThrow(/^127\.0\.0\.1:\d+ answered 403: no such service$/);
});

function commit(database: Database, tags: readonly string[]): Promise<void> {
  return database.transaction(async (tx) => invalidate(tx, tags));
}

interface Heard {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  body: string;
}

/** Stands in for a CDN's API. */
async function openCdn() {
  const heard: Heard[] = [];
  const cdn = {
    heard,
    url: '',
    answer: { status: 200, body: '{}' },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    heard.push({ method, url, authorization: headers.authorization, body: await text(request) });
    response.writeHead(cdn.answer.status).end(cdn.answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  cdn.url = `http://127.0.0.1:${address.port}`;
  return cdn;
}
