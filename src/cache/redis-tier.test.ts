// Whatever becomes of Redis, asking it is a miss at worst.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../tests/support/free-port.ts';
import { type RedisServer, startRedis } from '../../tests/support/redis.ts';
import type { Codec, Entry } from './entry.ts';
import { type RedisChange, RedisConnection, type RedisConnectionOptions } from './redis-connection.ts';
import { RedisTier, type RedisTierOptions } from './redis-tier.ts';

const codec: Codec<string> = {
  format: 'text-1',
  encode: (text) => Buffer.from(text),
  decode: (bytes) => bytes.toString(),
  sizeOf: (text) => text.length * 2,
};
/** Pauses so short that nobody waits for them in vain. */
const HASTY = { deadMs: 300, circuit: { shortestPauseMs: 20, longestPauseMs: 40 } };
const PATIENT_MS = 10_000;
const WAIT = { timeout: 20_000, interval: 10 };

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis[Symbol.asyncDispose]());

function entryOf(fields: Partial<Entry<string>> = {}): Entry<string> {
  const madeAt = Date.now();
  const stamps = { tags: ['post:7'], readAt: 1, madeAt, refreshAt: madeAt + 60_000 };
  return {
    value: 'a page',
    ...stamps,
    trueUntil: Number.POSITIVE_INFINITY,
    costMs: 1,
    bytes: 12,
    share: 'main',
    ...fields,
  };
}

/** A connection that is settled, and what was told of it. */
async function connect(options: Partial<RedisConnectionOptions> = {}) {
  const changes: string[] = [];
  const onChange = ({ what, isWorking, reason }: RedisChange) => {
    changes.push(isWorking ? `${what} works` : `${what}: ${reason}`);
  };
  const connection = new RedisConnection({
    url: redis.url,
    timeoutMs: PATIENT_MS,
    ...HASTY,
    onChange,
    ...options,
  });
  await connection.settled();
  return { connection, changes, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

function tierOn(connection: RedisConnection, options: Partial<RedisTierOptions<string>> = {}) {
  return new RedisTier<string>({
    ...{ connection, name: 'pages', codec, epoch: () => 'one', build: '', now: Date.now },
    ...options,
  });
}

function failuresOf({ state }: RedisConnection): number {
  return Object.values(state.failures).reduce((sum, times) => sum + times, 0);
}

/** Nothing of it fails, and nothing of it is there. */
async function expectNothing(tier: RedisTier<string>): Promise<void> {
  expect(await tier.get('/')).toBeUndefined();
  await tier.set('/', entryOf());
  await tier.delete('/');
  expect(await tier.lease('/', 1000)).toEqual({ kind: 'unavailable' });
}

describe('a server', () => {
  test('that is not there at the start is used once it is', async () => {
    await using late = await startRedis();
    await late.kill();
    await using opened = await connect({ url: late.url });
    const { connection, changes } = opened;
    const tier = tierOn(connection);
    await expectNothing(tier);
    expect(changes).toEqual(['connection: lost']);
    await late.startAgain();
    await expect.poll(() => connection.state.circuit, WAIT).toBe('closed');
    await tier.set('/', entryOf());
    expect((await tier.get('/'))?.value).toBe('a page');
    expect(changes).toEqual(['connection: lost', 'connection works']);
  });

  test('that is started anew is used again, and told of once', async () => {
    await using server = await startRedis();
    await using opened = await connect({ url: server.url });
    const { connection, changes } = opened;
    const tier = tierOn(connection);
    await tier.set('/', entryOf());
    await server.kill();
    await expect.poll(() => connection.isUsable, WAIT).toBe(false);
    for (let time = 0; time < 20; time += 1) await expectNothing(tier);
    await server.startAgain();
    await expect.poll(() => connection.isUsable, WAIT).toBe(true);
    expect(await tier.get('/')).toBeUndefined();
    expect(changes).toEqual(['connection: lost', 'connection works']);
    expect(connection.state.skipped).toBeGreaterThanOrEqual(60);
  });

  test('that hangs costs one wait, and then nothing; it is used again when it goes on', async () => {
    await using server = await startRedis();
    await using opened = await connect({ url: server.url, timeoutMs: 50 });
    const { connection, changes } = opened;
    const tier = tierOn(connection);
    server.pause();
    expect(await tier.get('/')).toBeUndefined();
    expect(failuresOf(connection)).toBe(1);
    for (let time = 0; time < 20; time += 1) await expectNothing(tier);
    expect(failuresOf(connection)).toBe(1);
    expect(connection.state.skipped).toBe(80);
    await expect.poll(() => changes, WAIT).toEqual(['connection: timeout']);
    server.resume();
    await expect.poll(() => connection.isUsable, WAIT).toBe(true);
  });

  test('that hangs for many readers at once is left alone after five of them', async () => {
    await using server = await startRedis();
    const circuit = { shortestPauseMs: 100_000, longestPauseMs: 100_000 };
    await using opened = await connect({ url: server.url, timeoutMs: 300, deadMs: 100_000, circuit });
    const tier = tierOn(opened.connection);
    server.pause();
    const found = await Promise.all(Array.from({ length: 100 }, (_, index) => tier.get(`/${index}`)));
    expect(found.every((entry) => entry === undefined)).toBe(true);
    expect(opened.connection.state.circuit).toBe('open');
    expect(opened.changes).toEqual(['connection: timeout']);
  });

  test('that hiccups is asked again when its late answer has come', async () => {
    await using server = await startRedis();
    await using opened = await connect({ url: server.url, timeoutMs: 50, deadMs: 100_000 });
    const tier = tierOn(opened.connection);
    server.pause();
    expect((await tier.lease('/', 100_000)).kind).toBe('unavailable');
    server.resume();
    // Nobody makes anything with a lease that came too late: it is given back.
    await expect.poll(async () => (await tier.lease('/', 100_000)).kind, WAIT).toBe('held');
    expect(opened.changes).toEqual([]);
  });

  test('that is full is read, and written to again when there is room', async () => {
    await using server = await startRedis();
    await using opened = await connect({ url: server.url });
    const { connection, changes } = opened;
    const tier = tierOn(connection);
    await tier.set('/', entryOf());
    await server.ask('CONFIG', 'SET', 'maxmemory', '1');
    for (let time = 0; time < 10; time += 1) await tier.set('/other', entryOf());
    expect((await tier.lease('/other', 1000)).kind).toBe('unavailable');
    expect((await tier.get('/'))?.value).toBe('a page');
    expect(connection.state).toMatchObject({ circuit: 'closed', failures: { full: expect.any(Number) } });
    expect(changes).toEqual(['writing: full']);
    await server.ask('CONFIG', 'SET', 'maxmemory', '0');
    await expect
      .poll(async () => {
        await tier.set('/other', entryOf());
        return tier.get('/other');
      }, WAIT)
      .toBeDefined();
    expect(changes).toEqual(['writing: full', 'writing works']);
  });

  test('that is a replica is read', async () => {
    await using server = await startRedis();
    await using opened = await connect({ url: server.url });
    const tier = tierOn(opened.connection);
    await tier.set('/', entryOf());
    await server.ask('REPLICAOF', '127.0.0.1', String(await freePort()));
    for (let time = 0; time < 10; time += 1) await tier.set('/other', entryOf());
    expect((await tier.get('/'))?.value).toBe('a page');
    expect(opened.changes).toEqual(['writing: read-only']);
  });

  test('that wants a password is used with the right one', async () => {
    await using server = await startRedis({ args: ['--requirepass', 'open sesame'] });
    const url = (password: string) => server.url.replace('//', `//:${encodeURIComponent(password)}@`);
    await using without = await connect({ url: server.url });
    await expectNothing(tierOn(without.connection));
    expect(without.changes).toEqual(['connection: no access']);
    await using wrong = await connect({ url: url('close sesame') });
    expect(wrong.changes).toEqual(['connection: no access']);
    await using right = await connect({ url: url('open sesame') });
    await tierOn(right.connection).set('/', entryOf());
    expect((await tierOn(right.connection).get('/'))?.value).toBe('a page');
  });

  test.each([
    ['speaks another language', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'connection: lost'],
    ['accepts and never answers', '', 'connection: timeout'],
    ['says more than it was asked', '+OK\r\n'.repeat(100), 'connection: lost'],
  ])('that %s is none', async (_, answer, change) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', () => socket.write(answer));
    });
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    await using opened = await connect({ url: `redis://127.0.0.1:${port}`, deadMs: 50 });
    await expectNothing(tierOn(opened.connection));
    await expect.poll(() => opened.changes, WAIT).toEqual([change]);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('that has answered is not taken for slow where this process itself was busy', async () => {
    await using patient = await connect();
    await tierOn(patient.connection, { name: 'busy' }).set('/', entryOf());
    await using opened = await connect({ timeoutMs: 150 });
    const tier = tierOn(opened.connection, { name: 'busy' });
    const asked = tier.get('/');
    // By then it has been sent.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const until = performance.now() + 500;
    while (performance.now() < until);
    expect((await asked)?.value).toBe('a page');
  });
});

describe('what is there', () => {
  test.each<[what: string, spoil: (bytes: Buffer) => Buffer]>([
    ['nothing but a name', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('<!doctype html>')],
    ['a mark alone', (bytes) => bytes.subarray(0, 4)],
    ['half an entry', (bytes) => bytes.subarray(0, bytes.length / 2)],
    [
      'an entry with a wrong bit',
      (bytes) => bytes.fill((bytes.at(-3) ?? 0) ^ 1, bytes.length - 3, bytes.length - 2),
    ],
    ['an entry of another layout', (bytes) => Buffer.concat([Buffer.from('OcE0'), bytes.subarray(4)])],
  ])('is a miss and deleted where it is %s', async (_, spoil) => {
    await using opened = await connect();
    const tier = tierOn(opened.connection, { name: 'garbage' });
    await tier.set('/', entryOf());
    const name = tier.nameOf('/');
    const bytes = await opened.connection.ask({ command: ['GET', name], kind: 'read' });
    if (!bytes.ok || !Buffer.isBuffer(bytes.value)) throw new Error('not there');
    await redis.ask('SET', name, spoil(bytes.value));
    expect(await tier.get('/')).toBeUndefined();
    expect(tier.state).toMatchObject({ garbage: 1, misses: 1, hits: 0, circuit: 'closed' });
    await expect.poll(() => redis.ask('EXISTS', name), WAIT).toBe(0);
  });

  test('is a miss and replaced where it is no string at all', async () => {
    await using opened = await connect();
    const tier = tierOn(opened.connection, { name: 'types' });
    await redis.ask('HSET', tier.nameOf('/'), 'a', 'b');
    expect(await tier.get('/')).toBeUndefined();
    await redis.ask('HSET', tier.nameOf('/set'), 'a', 'b');
    await tier.set('/set', entryOf());
    expect((await tier.get('/set'))?.value).toBe('a page');
    expect(opened.connection.state.circuit).toBe('closed');
  });

  test('is a miss where it belongs to another key, or cannot be read by those who asked', async () => {
    await using opened = await connect();
    const tier = tierOn(opened.connection, { name: 'mixed' });
    await tier.set('/', entryOf());
    await redis.ask('COPY', tier.nameOf('/'), tier.nameOf('/other'));
    expect(await tier.get('/other')).toBeUndefined();
    const decode = () => {
      throw new Error('not mine');
    };
    const unable = tierOn(opened.connection, { name: 'mixed', codec: { ...codec, decode } });
    expect(await unable.get('/')).toBeUndefined();
  });

  test('is nothing to another release, another format, another log or another cache, and stays', async () => {
    await using opened = await connect();
    let epoch = 'one';
    const tier = tierOn(opened.connection, { name: 'own', epoch: () => epoch });
    await tier.set('/', entryOf());
    for (const other of [{ build: 'next' }, { codec: { ...codec, format: 'text-2' } }, { name: 'others' }]) {
      expect(await tierOn(opened.connection, { name: 'own', ...other }).get('/')).toBeUndefined();
    }
    epoch = 'two';
    expect(await tier.get('/')).toBeUndefined();
    epoch = 'one';
    expect((await tier.get('/'))?.value).toBe('a page');
  });

  test('does not stay for ever, and no longer than it is true', async () => {
    await using opened = await connect();
    const tier = tierOn(opened.connection, { name: 'time' });
    const madeAt = Date.now();
    await tier.set('/', entryOf());
    await tier.set('/day', entryOf({ madeAt, refreshAt: madeAt + 86_400_000 }));
    await tier.set('/endless', entryOf({ madeAt, refreshAt: Number.MAX_SAFE_INTEGER }));
    await tier.set('/soon', entryOf({ trueUntil: madeAt + 500_000 }));
    await tier.set('/over', entryOf({ trueUntil: madeAt - 1 }));
    const minutes = async (key: string) =>
      Math.round(Number(await redis.ask('PTTL', tier.nameOf(key))) / 60_000);
    expect([await minutes('/'), await minutes('/day'), await minutes('/endless')]).toEqual([
      60, 14_400, 43_200,
    ]);
    expect(await minutes('/soon')).toBeLessThanOrEqual(8);
    expect(await tier.get('/over')).toBeUndefined();
  });

  test('is nothing that is too large for one entry, or too much at once', async () => {
    await using opened = await connect({ maxBytesInFlight: 100_000 });
    const tier = tierOn(opened.connection, { name: 'large', maxEntryBytes: 80_000 });
    const value = 'x'.repeat(70_000);
    await Promise.all(['/1', '/2', '/3'].map((key) => tier.set(key, entryOf({ value }))));
    await tier.set('/larger', entryOf({ value: value + value }));
    const there = await Promise.all(
      ['/1', '/2', '/3', '/larger'].map(async (key) => (await tier.get(key)) !== undefined),
    );
    expect(there).toEqual([true, false, false, false]);
    expect(opened.connection.state).toMatchObject({ failures: { dropped: 2 }, bytesInFlight: 0 });
  });
});

describe('a lease', () => {
  test('is held by one at a time, and given back by whoever has it', async () => {
    await using opened = await connect();
    const tier = tierOn(opened.connection, { name: 'leases' });
    const first = await tier.lease('/', 100_000);
    expect((await tier.lease('/', 100_000)).kind).toBe('taken');
    expect((await tier.lease('/other', 100_000)).kind).toBe('held');
    if (first.kind !== 'held') throw new Error('not held');
    await first.release();
    expect((await tier.lease('/', 100_000)).kind).toBe('held');
    // What it has no more it cannot give back.
    await first.release();
    expect((await tier.lease('/', 100_000)).kind).toBe('taken');
  });

  test('is given back later where Redis is late', async () => {
    await using server = await startRedis();
    await using opened = await connect({ url: server.url, timeoutMs: 50, deadMs: 100_000 });
    await using others = await connect({ url: server.url });
    const lease = await tierOn(opened.connection).lease('/', 100_000);
    if (lease.kind !== 'held') throw new Error('not held');
    server.pause();
    await tierOn(opened.connection).get('/');
    // Nothing is asked behind an answer that is late.
    await lease.release();
    server.resume();
    const other = tierOn(others.connection);
    await expect.poll(async () => (await other.lease('/', 100_000)).kind, WAIT).toBe('held');
  });

  test('ends by itself', async () => {
    await using opened = await connect();
    const tier = tierOn(opened.connection, { name: 'leases-end' });
    await tier.lease('/', 30);
    await expect.poll(async () => (await tier.lease('/', 100_000)).kind, WAIT).toBe('held');
  });
});

test('what was being written when the process ends is written', async () => {
  const opened = await connect();
  const tier = tierOn(opened.connection, { name: 'end' });
  void tier.set('/', entryOf());
  await opened[Symbol.asyncDispose]();
  expect(await redis.ask('EXISTS', tier.nameOf('/'))).toBe(1);
  await expectNothing(tier);
});
