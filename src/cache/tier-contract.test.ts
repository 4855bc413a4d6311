// What a cache expects of a tier, of this process or of all.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../tests/support/redis.ts';
import type { Codec, Entry } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisTier } from './redis-tier.ts';
import type { Tier } from './tier.ts';

const codec: Codec<Buffer> = {
  format: 'bytes-1',
  encode: (value) => value,
  decode: (bytes) => bytes,
  sizeOf: (value) => value.length,
};

let redis: RedisServer;
let connection: RedisConnection;
let tiers = 0;

beforeAll(async () => {
  redis = await startRedis();
  connection = new RedisConnection({ url: redis.url, timeoutMs: 5_000 });
  await connection.settled();
});

afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const KINDS: Record<string, () => Tier<Buffer>> = {
  memory: () => new MemoryTier<Buffer>(16 * 1024 * 1024),
  redis: () => {
    tiers += 1;
    return new RedisTier({
      connection,
      name: `tier${tiers}`,
      codec,
      epoch: () => 'one',
      build: '',
      now: Date.now,
    });
  },
};

function entryOf(fields: Partial<Entry<Buffer>> = {}): Entry<Buffer> {
  const value = fields.value ?? Buffer.from('a page');
  return {
    value,
    tags: ['post:7', 'posts', 'slug:größe'],
    readAt: 12,
    madeAt: 1_700_000_000_000,
    refreshAt: 1_700_000_060_000.25,
    trueUntil: Number.POSITIVE_INFINITY,
    costMs: 12.5,
    bytes: value.length,
    share: 'main',
    ...fields,
  };
}

describe.each(Object.keys(KINDS))('the tier of %s', (kind) => {
  const open = () => KINDS[kind]?.() ?? expect.fail();

  test('has nothing that nobody has set', async () => {
    expect(await open().get('/')).toBeUndefined();
  });

  test('gives back what was set, with all that is known of it', async () => {
    const tier = open();
    const entry = entryOf({ share: 'missing' });
    await tier.set('/', entry);
    expect(await tier.get('/')).toEqual(entry);
    const until = entryOf({ trueUntil: Date.now() + 1_000_000, tags: [], share: 'searches' });
    await tier.set('/until', until);
    expect(await tier.get('/until')).toEqual(until);
  });

  test.each([
    ['none at all', Buffer.alloc(0)],
    ['that are no text', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['that look like the end of an answer', Buffer.from('\r\n$-1\r\n+OK\r\n')],
    ['in a large number', Buffer.alloc(500_000, 'octavo')],
  ])('gives back bytes: %s', async (_, value) => {
    const tier = open();
    await tier.set('/', entryOf({ value }));
    const found = await tier.get('/');
    expect(found?.value.equals(value)).toBe(true);
    expect(found?.bytes).toBe(value.length);
  });

  test.each([
    ['empty', ''],
    ['with signs of all kinds', '/größe?q=\u{1f600}\n*:{x}'],
    ['long', `/${'long/'.repeat(2000)}`],
  ])('tells apart keys: %s', async (_, key) => {
    const tier = open();
    await tier.set(key, entryOf({ readAt: 1 }));
    await tier.set(`${key}a`, entryOf({ readAt: 2 }));
    expect((await tier.get(key))?.readAt).toBe(1);
    expect((await tier.get(`${key}a`))?.readAt).toBe(2);
    expect(await tier.get(`${key}b`)).toBeUndefined();
  });

  test('keeps what was read later, in whatever order it comes', async () => {
    const tier = open();
    const set = (readAt: number, text: string) =>
      tier.set('/', entryOf({ readAt, value: Buffer.from(text) }));
    const read = async () => (await tier.get('/'))?.value.toString();
    await set(9, 'nine');
    await set(10, 'ten');
    expect(await read()).toBe('ten');
    await set(9, 'nine again');
    expect(await read()).toBe('ten');
    await set(10, 'ten again');
    expect(await read()).toBe('ten again');
    await set(Number.MAX_SAFE_INTEGER, 'the last');
    await set(1, 'one');
    expect(await read()).toBe('the last');
  });

  test('forgets what was deleted, and takes whatever comes then', async () => {
    const tier = open();
    await tier.set('/', entryOf({ readAt: 10 }));
    await tier.delete('/');
    expect(await tier.get('/')).toBeUndefined();
    await tier.delete('/');
    await tier.set('/', entryOf({ readAt: 5 }));
    expect((await tier.get('/'))?.readAt).toBe(5);
  });
});
