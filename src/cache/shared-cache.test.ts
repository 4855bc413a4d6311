// Caches of several processes with one Redis: each thing is made once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../tests/support/redis.ts';
import { Freshness } from '../invalidation/freshness.ts';
import { Cache, type Computed, type Policy } from './cache.ts';
import { dependOn } from './dependencies.ts';
import type { Codec } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisTier } from './redis-tier.ts';

const SHARED: Policy = { ttlMs: 60_000, isShared: true };
const TIMEOUT_MS = 5_000;
const codec: Codec<string> = {
  format: 'text-1',
  encode: (text) => Buffer.from(text),
  decode: (bytes) => bytes.toString(),
  sizeOf: (text) => text.length * 2,
};

let redis: RedisServer;
const stack = new AsyncDisposableStack();
let names = 0;

beforeAll(async () => {
  redis = stack.use(await startRedis());
});

afterAll(() => stack.disposeAsync());

/** Two processes with a memory, a connection and a knowledge of the log each. */
async function openPair(server = redis, timeoutMs = TIMEOUT_MS) {
  names += 1;
  const clock = { now: 1_700_000_000_000 };
  const open = async (name: string) => {
    const connection = stack.use(new RedisConnection({ url: server.url, timeoutMs }));
    await connection.settled();
    const freshness = new Freshness();
    const log = { freshness, isBlind: false, look: async () => true, catchUp: async () => true };
    const now = () => clock.now;
    const shared = new RedisTier({ connection, name, codec, epoch: () => 'one', build: '', now });
    const memory = new MemoryTier<string>(1_000_000);
    const cache = new Cache<string>({ name, memory, shared, codec, log, now, maxEntryBytes: 100_000 });
    return { cache, shared, freshness, log };
  };
  const name = `pages${names}`;
  return { clock, one: await open(name), other: await open(name) };
}

/** What counts how often it makes something, and takes a moment for it. */
function maker() {
  const made = { times: 0 };
  const make = async (): Promise<Computed<string>> => {
    dependOn('post:7');
    made.times += 1;
    await new Promise((resolve) => setTimeout(resolve, 30));
    return { value: `made ${made.times}` };
  };
  return { made, make };
}

test('a thousand readers of two processes have one thing made', async () => {
  const { one, other } = await openPair();
  const { made, make } = maker();
  const readers = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? one : other).cache);
  const found = await Promise.all(readers.map((cache) => cache.get('/', SHARED, make)));
  expect(made.times).toBe(1);
  expect(new Set(found.map(({ entry }) => entry.value))).toEqual(new Set(['made 1']));
});

test('what one process has made the other is given, once it knows as much of the log', async () => {
  const { one, other } = await openPair();
  const { made, make } = maker();
  one.freshness.apply({ position: 1, tags: ['post:8'], withdrawn: [] });
  await one.cache.get('/', SHARED, make);
  // Whoever has the lease gives it back only behind what it has made.
  expect((await other.cache.get('/', SHARED, make)).outcome).toBe('miss');
  other.freshness.apply({ position: 1, tags: ['post:8'], withdrawn: [] });
  await other.cache.get('/once', SHARED, make);
  expect((await one.cache.get('/once', SHARED, make)).outcome).toBe('shared-hit');
  expect(made.times).toBe(3);
});

test('after a change two processes make one new thing between them, though the old one is there', async () => {
  const { one, other } = await openPair();
  const { made, make } = maker();
  for (const { cache } of [one, other]) await cache.get('/', SHARED, make);
  expect(made.times).toBe(1);
  for (const { freshness } of [one, other]) freshness.apply({ position: 1, tags: ['post:7'], withdrawn: [] });
  const found = await Promise.all([one, other].map(({ cache }) => cache.get('/', SHARED, make)));
  expect(found.map(({ entry }) => entry.value)).toEqual(['made 2', 'made 2']);
});

test('what is due is given, and made anew once behind the readers of both', async () => {
  const { clock, one, other } = await openPair();
  const { made, make } = maker();
  await one.cache.get('/', SHARED, make);
  await expect.poll(() => one.shared.state.sets).toBe(1);
  clock.now += 61_000;
  const found = await other.cache.get('/', SHARED, make);
  expect(found).toMatchObject({ outcome: 'shared-hit', entry: { value: 'made 1' } });
  expect((await one.cache.get('/', SHARED, make)).outcome).toBe('stale');
  expect((await other.cache.get('/', SHARED, make)).outcome).toBe('stale');
  await expect
    .poll(() => [one, other].map(({ cache }) => cache.memory.peek('/')?.value))
    .toEqual(['made 2', 'made 2']);
  expect(made.times).toBe(2);
});

test('what has shown a change before it was heard of is not followed by what another made without it', async () => {
  const { clock, one, other } = await openPair();
  const tagged = (value: string) => async () => {
    dependOn('post:7');
    return { value };
  };
  expect((await one.cache.get('/', SHARED, tagged('new'))).outcome).toBe('miss');
  await expect.poll(() => one.shared.state.sets).toBe(1);
  clock.now += 61_000;
  await other.cache.get('/other', SHARED, tagged('old'));
  const late = other.cache.memory.peek('/other');
  if (late === undefined) throw new Error('nothing was kept');
  await other.shared.set('/', late);
  one.log.catchUp = async () => one.freshness.apply({ position: 1, tags: ['post:7'], withdrawn: [] });
  expect((await one.cache.get('/', SHARED, tagged('newer'))).entry.value).toBe('new');
  await expect.poll(() => one.cache.memory.peek('/')?.value).toBe('newer');
});

test('a lease whose holder fails is given back at once, and the next one makes it', async () => {
  const { one, other } = await openPair();
  const { made, make } = maker();
  const begun = Promise.withResolvers<void>();
  const failing = one.cache.get('/', SHARED, async () => {
    begun.resolve();
    await make();
    throw new Error('no');
  });
  await begun.promise;
  const next = other.cache.get('/', SHARED, make);
  await expect(failing).rejects.toThrow('no');
  expect((await next).outcome).toBe('miss');
  expect(made.times).toBe(2);
});

test('a lease whose holder is no more ends by itself', async () => {
  const { one, other } = await openPair();
  const { make } = maker();
  expect((await other.shared.lease('/', 100)).kind).toBe('held');
  expect((await one.cache.get('/', SHARED, make)).outcome).toBe('miss');
});

test('where Redis hangs, each process makes its own, once for all of its readers', async () => {
  const server = stack.use(await startRedis());
  const { one, other } = await openPair(server, 50);
  const { made, make } = maker();
  server.pause();
  const readers = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : other).cache);
  const found = await Promise.all(readers.map((cache) => cache.get('/', SHARED, make)));
  expect(made.times).toBe(2);
  expect(new Set(found.map(({ outcome }) => outcome))).toEqual(new Set(['miss', 'joined']));
  expect((await one.cache.get('/', SHARED, make)).outcome).toBe('hit');
});
