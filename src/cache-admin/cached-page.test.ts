import { expect, test } from 'vitest';
import { openSite } from '../../tests/support/site.ts';
import { Cache, type Computed } from '../cache/cache.ts';
import { dependOn, trueUntil } from '../cache/dependencies.ts';
import { MemoryTier } from '../cache/memory-tier.ts';
import { type PageAnswer, pageCodec } from '../cache/page-answer.ts';
import type { SharedTier } from '../cache/tier.ts';
import { invalidate, withdraw } from '../invalidation/log.ts';
import { readPageFacts } from './cached-page.ts';
import { describePage } from './describe-page.ts';
import type { Serving } from './serving.ts';

const addresses = { neverCached: ['/admin'], knownQuery: () => ({ parameters: [] }) };
const SECOND = 1000;

test('each state of a page has its reason, and what its next reader gets', async () => {
  await using site = await openSite('sqlite');
  const { services, clock, database } = site;
  const shared = sharedTier();
  const { follower } = services;
  const pages = new Cache<PageAnswer>({
    ...{ name: 'pages', memory: new MemoryTier(1_000_000), shared, codec: pageCodec, maxEntryBytes: 100_000 },
    ...{ log: follower, now: () => clock.now, random: () => 0 },
    onEvent: services.caches.counts.add.bind(services.caches.counts),
  });
  const caches = { ...services.caches, pages };
  const serving: Serving = { ...services, caches, pages: null, addresses, siteUrl: 'http://site.test' };
  const keep = (key: string, more: Partial<Computed<PageAnswer>> = {}, isShared = false) =>
    pages.get(key, { ttlMs: 10 * SECOND, isShared }, async () => {
      dependOn('post:7', `url:${key}`);
      if (key === '/ends/') trueUntil(clock.now + 5 * SECOND);
      return { value: answer(key), ...more };
    });
  const facts = (target: string) => readPageFacts(serving, target);
  const told = async (target: string) => describePage(await facts(target));

  expect(await facts('/sea/')).toMatchObject({ key: '/sea/', state: 'absent', kept: null });
  await keep('/sea/');
  await keep('/ends/');
  await keep('/big/', { refusal: 'failed' });
  expect(await facts('/sea/?utm=1')).toMatchObject({ state: 'fresh', dropsQuery: true, key: '/sea/' });
  expect(await told('/big/')).toContain('it could not be made (failed)');
  expect(await facts('/admin/x')).toMatchObject({ key: null, state: 'no-page' });

  clock.now += 6 * SECOND;
  expect(await facts('/ends/')).toMatchObject({ state: 'expired', kept: { expiresInMs: -SECOND } });
  clock.now += 6 * SECOND;
  expect(await told('/sea/')).toContain('due for 2.0 s');
  expect(await facts('/sea/')).toMatchObject({
    state: 'due',
    kept: { ageMs: 12 * SECOND, refreshInMs: -2 * SECOND },
  });

  await database.transaction(async (tx) => invalidate(tx, ['post:7']));
  const position = follower.freshness.applied;
  expect(await facts('/sea/')).toMatchObject({
    state: 'overtaken',
    isWithdrawn: false,
    overtakenBy: { tag: 'post:7', position, at: expect.any(Number) },
  });
  await database.transaction(async (tx) => withdraw(tx, ['url:/sea/']));
  expect(await told('/sea/')).toContain('taken from readers: it is not shown even in need');

  await keep('/far/', {}, true);
  pages.memory.delete('/far/');
  expect(await facts('/far/')).toMatchObject({ state: 'shared', kept: { tier: 'redis' } });
  clock.now += 20 * SECOND;
  expect(await facts('/far/')).toMatchObject({ state: 'absent', kept: null });

  follower.freshness.restart(follower.freshness.applied + 100);
  expect(await facts('/sea/')).toMatchObject({ state: 'forgotten' });
  const off = { ...serving, caches: { ...caches, pages: null } };
  expect(await readPageFacts(off, '/sea/')).toMatchObject({ state: 'off', key: '/sea/' });
});

function answer(key: string): PageAnswer {
  return { key, status: 200, kind: 'text', headers: [], body: Buffer.from('text'), hash: 'hash' };
}

/** Keeps what it is given. */
function sharedTier(): SharedTier<PageAnswer> {
  const kept = new MemoryTier<PageAnswer>(1_000_000);
  return {
    get: async (key) => kept.get(key),
    set: async (key, entry) => kept.set(key, entry),
    delete: async (key) => kept.delete(key),
    lease: async () => ({ kind: 'unavailable' }),
  };
}
