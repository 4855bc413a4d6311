import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Freshness } from '../invalidation/freshness.ts';
import { Cache, type CacheEvent, type CacheOptions, type Computed, type Policy } from './cache.ts';
import { dependOn, gatherDependencies, trueUntil } from './dependencies.ts';
import type { Entry } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';
import type { Lease, SharedTier } from './tier.ts';

const NOON = 1_000_000;
const MINUTE: Policy = { ttlMs: 60_000 };
const SHARED: Policy = { ...MINUTE, isShared: true };

function open(options: Partial<CacheOptions<string>> = {}) {
  const clock = { now: NOON };
  const freshness = new Freshness();
  const log = {
    freshness,
    isBlind: false,
    look: async () => !log.isBlind,
    catchUp: async () => true,
  };
  const events: CacheEvent[] = [];
  const errors: unknown[] = [];
  const memory = new MemoryTier<string>(1_000_000);
  const cache = new Cache<string>({
    name: 'pages',
    memory,
    shared: null,
    codec: { sizeOf: (text) => text.length * 2 },
    log,
    now: () => clock.now,
    random: () => 0,
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
    maxEntryBytes: 1000,
    ...options,
  });
  const invalidate = (...tags: string[]) =>
    freshness.apply({ position: freshness.applied + 1, tags, withdrawn: [] });
  const withdraw = (...tags: string[]) =>
    freshness.apply({ position: freshness.applied + 1, tags, withdrawn: tags });
  const get = async (compute: () => Promise<Computed<string>>, policy = MINUTE) => {
    const { entry, outcome, refusal } = await cache.get('key', policy, compute);
    return { value: entry.value, outcome, refusal };
  };
  return { cache, clock, freshness, log, memory, events, errors, invalidate, withdraw, get };
}

/** Computes a text that depends on a tag. */
function text(value: string, tag = 'tag') {
  return vi.fn(async () => {
    dependOn(tag);
    return { value };
  });
}

/** A computation that is finished by hand. */
function held(value: string, tag = 'tag') {
  const { promise, resolve, reject } = Promise.withResolvers<Computed<string>>();
  const compute = vi.fn(() => {
    dependOn(tag);
    return promise;
  });
  return { compute, finish: () => resolve({ value }), fail: (error: Error) => reject(error) };
}

const kept = (value: string) => ({ value, refusal: null });

describe('What is kept', () => {
  test('is given again until one of its tags is invalidated', async () => {
    const { get, invalidate, cache } = open();
    expect(await get(text('one'))).toEqual({ ...kept('one'), outcome: 'miss' });
    invalidate('other');
    expect(await get(text('two'))).toEqual({ ...kept('one'), outcome: 'hit' });
    expect(cache.peekFresh('key')?.value).toBe('one');
    invalidate('tag');
    expect(cache.peekFresh('key')).toBeUndefined();
    expect(await get(text('three'))).toEqual({ ...kept('three'), outcome: 'miss' });
  });

  test('is given once more when it is due, and made anew once behind those who ask', async () => {
    const { get, clock, cache } = open();
    await get(text('one'));
    clock.now += 60_000;
    expect(cache.peekFresh('key')).toBeUndefined();
    const { compute, finish } = held('two');
    expect(await get(compute)).toEqual({ ...kept('one'), outcome: 'stale' });
    expect(await get(compute)).toEqual({ ...kept('one'), outcome: 'hit' });
    expect(compute).toHaveBeenCalledTimes(1);
    finish();
    await setImmediate();
    expect(await get(compute)).toEqual({ ...kept('two'), outcome: 'hit' });
  });

  test('is given on where making it anew fails, and after a while that is tried again', async () => {
    const { get, clock, errors } = open();
    await get(text('one'));
    clock.now += 60_000;
    const failing = vi.fn(() => Promise.reject(new Error('The database is away.')));
    expect(await get(failing)).toMatchObject({ value: 'one', outcome: 'stale' });
    await setImmediate();
    expect(errors).toHaveLength(1);
    expect(await get(failing)).toMatchObject({ value: 'one', outcome: 'hit' });
    expect(failing).toHaveBeenCalledTimes(1);
    clock.now += 1_000;
    expect(await get(text('two'))).toMatchObject({ value: 'one', outcome: 'stale' });
    await setImmediate();
    expect(await get(failing)).toMatchObject({ value: 'two', outcome: 'hit' });
  });

  test('is due a little earlier by chance', async () => {
    const due = async (random: number) => {
      const { cache } = open({ random: () => random });
      return (await cache.get('key', MINUTE, text('one'))).entry.refreshAt - NOON;
    };
    expect(await due(0)).toBe(60_000);
    expect(await due(1)).toBe(48_000);
  });

  test('is not given from the moment on at which it is wrong', async () => {
    const { get, clock, cache } = open();
    await get(async () => {
      trueUntil(NOON + 10);
      return { value: 'open' };
    });
    clock.now += 9;
    expect(cache.peekFresh('key')?.value).toBe('open');
    clock.now += 1;
    expect(cache.peekFresh('key')).toBeUndefined();
    expect(cache.rescue('key')).toBeUndefined();
    expect(await get(text('closed'))).toMatchObject({ value: 'closed', outcome: 'miss' });
  });

  test('is made as its maker says, where that is not as its reader said', async () => {
    const { cache } = open();
    const policy: Policy = { ttlMs: 5, share: 'missing' };
    const { entry } = await cache.get('key', MINUTE, async () => ({ value: 'none', policy }));
    expect(entry).toMatchObject({ refreshAt: NOON + 5, share: 'missing' });
  });

  test('is forgotten when it is asked to be', async () => {
    const { get, cache } = open();
    await get(text('one'));
    await cache.forget('key');
    expect(await get(text('two'))).toMatchObject({ value: 'two', outcome: 'miss' });
  });
});

describe('What is refused', () => {
  test('was invalidated while it was made: those who had asked are given it, and it is forgotten', async () => {
    const { get, invalidate } = open();
    const { compute, finish } = held('one');
    const asked = [get(compute), get(compute)];
    invalidate('tag');
    finish();
    const refusal = 'invalidated while it was made';
    expect(await Promise.all(asked)).toEqual([
      { value: 'one', outcome: 'refused', refusal },
      { value: 'one', outcome: 'joined', refusal },
    ]);
    expect(await get(text('two'))).toMatchObject({ value: 'two', outcome: 'miss' });
  });

  test('is said to be by its maker', async () => {
    const { get, memory } = open();
    const found = await get(async () => ({ value: 'oops', refusal: 'an error' }));
    expect(found).toEqual({ value: 'oops', outcome: 'refused', refusal: 'an error' });
    expect(memory.peek('key')).toBeUndefined();
  });

  test('is too large', async () => {
    const { get, memory } = open();
    expect(await get(text('x'.repeat(501)))).toMatchObject({ outcome: 'refused', refusal: 'too large' });
    expect(await get(text('x'.repeat(500)))).toMatchObject({ outcome: 'miss' });
    expect(memory.peek('key')).toBeDefined();
  });

  test('was wrong before it was finished', async () => {
    const { get, clock } = open();
    const found = await get(async () => {
      trueUntil(NOON + 5);
      clock.now += 5;
      return { value: 'open' };
    });
    expect(found.refusal).toBe('no longer true when it was made');
  });

  test('has a part that failed, even if it can do without', async () => {
    const { cache, get } = open();
    const whole = async () => {
      await cache.get('part', MINUTE, () => Promise.reject(new Error('No.'))).catch(() => {});
      return { value: 'whole' };
    };
    expect(await get(whole)).toMatchObject({ outcome: 'refused', refusal: 'a part of it could not be made' });
  });
});

describe('Who asks at the same time', () => {
  test('waits for one computation, and is given what it gives', async () => {
    const { get } = open();
    const { compute, finish } = held('one');
    const asked = [get(compute), get(compute), get(compute)];
    finish();
    const outcomes = (await Promise.all(asked)).map(({ value, outcome }) => `${value} ${outcome}`);
    expect(outcomes).toEqual(['one miss', 'one joined', 'one joined']);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('is told that it failed, and nothing is kept', async () => {
    const { get } = open();
    const { compute, fail } = held('one');
    const asked = [get(compute), get(compute)];
    fail(new Error('No.'));
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    expect(await get(text('two'))).toMatchObject({ value: 'two', outcome: 'miss' });
  });

  test('is not given what was begun before the last change they may know of', async () => {
    const { get, invalidate } = open();
    const before = held('before');
    const first = get(before.compute);
    invalidate('tag');
    const after = held('after');
    const others = [get(after.compute), get(after.compute)];
    expect(after.compute).not.toHaveBeenCalled();
    before.finish();
    expect((await first).value).toBe('before');
    after.finish();
    expect((await Promise.all(others)).map(({ value }) => value)).toEqual(['after', 'after']);
    expect(after.compute).toHaveBeenCalledTimes(1);
  });

  test('is given what was begun before a change of something else', async () => {
    const { get, invalidate } = open();
    const { compute, finish } = held('one');
    const first = get(compute);
    invalidate('other');
    const second = get(compute);
    finish();
    await first;
    expect(await second).toEqual({ ...kept('one'), outcome: 'joined' });
  });

  test('is not given a piece of a page that had read what it shows before a change', async () => {
    const { cache, freshness, invalidate } = open();
    const old = held('old title', 'title');
    const piece = (compute: () => Promise<Computed<string>>) => cache.get('piece', MINUTE, compute);
    const before = { applied: freshness.applied, version: freshness.version };
    invalidate('title');
    const oldPage = gatherDependencies(() => piece(old.compute), before);
    const newPage = gatherDependencies(() => piece(text('new title', 'title')), freshness);
    old.finish();
    expect((await oldPage).result).toMatchObject({ entry: { value: 'old title' }, outcome: 'refused' });
    expect((await newPage).result).toMatchObject({ entry: { value: 'new title' }, outcome: 'miss' });
  });
});

describe('Whoever does not know the log', () => {
  test('gives what there was, and says so', async () => {
    const { get, log, cache, invalidate } = open();
    await get(text('one'));
    log.isBlind = true;
    expect(cache.peekFresh('key')).toBeUndefined();
    const compute = text('two');
    expect(await get(compute)).toMatchObject({ value: 'one', outcome: 'rescued' });
    invalidate('tag');
    expect(await get(compute)).toMatchObject({ value: 'one', outcome: 'rescued' });
    expect(compute).not.toHaveBeenCalled();
  });

  test('looks first, and goes on as ever where that helps', async () => {
    const { get, log, invalidate } = open();
    await get(text('one'));
    log.isBlind = true;
    log.look = async () => {
      log.isBlind = false;
      invalidate('tag');
      return true;
    };
    expect(await get(text('two'))).toMatchObject({ value: 'two', outcome: 'miss' });
  });

  test('never gives what was taken from readers, and computes it where it has nothing', async () => {
    const { get, log, cache, withdraw } = open();
    await get(text('one'));
    withdraw('tag');
    log.isBlind = true;
    expect(cache.rescue('key')).toBeUndefined();
    expect(await get(text('two'))).toMatchObject({ value: 'two', outcome: 'miss' });
  });

  test('keeps nothing with a rescued part in it, and says so', async () => {
    const { cache, log, memory, invalidate, get } = open();
    const part = () => cache.get('part', MINUTE, text('old'));
    await part();
    invalidate('tag');
    log.isBlind = true;
    const whole = async () => ({ value: `whole with ${(await part()).entry.value}` });
    expect(await get(whole)).toEqual({
      value: 'whole with old',
      outcome: 'rescued',
      refusal: 'a part of it may be outdated',
    });
    expect(memory.peek('key')).toBeUndefined();
  });
});

describe('What a page depends on', () => {
  test('is passed on to it however it is given a part', async () => {
    const { cache } = open();
    const { compute, finish } = held('one');
    const tagsOf = async () => {
      const { dependencies } = await gatherDependencies(() => cache.get('key', MINUTE, compute));
      return [...dependencies.tags];
    };
    const asked = [tagsOf(), tagsOf()];
    finish();
    expect(await Promise.all([...asked, tagsOf()])).toEqual([['tag'], ['tag'], ['tag']]);
  });

  test('is not what its part is made anew from behind it', async () => {
    const { cache, clock } = open();
    await cache.get('key', MINUTE, text('one', 'old'));
    clock.now += 60_000;
    const { dependencies } = await gatherDependencies(async () => {
      await cache.get('key', MINUTE, text('two', 'new'));
      await setImmediate();
    });
    expect([...dependencies.tags]).toEqual(['old']);
    expect(cache.memory.peek('key')?.tags).toEqual(['new']);
  });

  test('is made for the request that asked, and made anew for none', async () => {
    const requests = new AsyncLocalStorage<string>();
    const { get, clock } = open();
    const seen: (string | undefined)[] = [];
    const compute = async () => {
      seen.push(requests.getStore());
      return { value: 'one' };
    };
    await requests.run('first', () => get(compute));
    clock.now += 60_000;
    await requests.run('second', () => get(compute));
    await setImmediate();
    expect(seen).toEqual(['first', undefined]);
  });
});

describe('Whoever watches', () => {
  test('is told of each question', async () => {
    const { get, events } = open();
    await get(text('one'));
    await get(text('one'));
    const told = { cache: 'pages', key: 'key', tags: ['tag'], refusal: null };
    expect(events).toMatchObject([
      { ...told, outcome: 'miss' },
      { ...told, outcome: 'hit' },
    ]);
  });
});

/** What all processes share, with answers that a test gives for it. */
class Shared implements SharedTier<string> {
  readonly entries = new Map<string, Entry<string>>();
  /** Given in turn; free when there are no more. */
  leases: ('taken' | 'unavailable')[] = [];
  released = 0;

  async get(key: string): Promise<Entry<string> | undefined> {
    return this.entries.get(key);
  }

  async set(key: string, entry: Entry<string>): Promise<void> {
    this.entries.set(key, entry);
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }

  async lease(): Promise<Lease> {
    const kind = this.leases.shift();
    if (kind !== undefined) return { kind };
    const release = async () => {
      this.released += 1;
    };
    return { kind: 'held', release };
  }
}

describe('Processes that share a tier', () => {
  test('take from it what another has made', async () => {
    const shared = new Shared();
    await open({ shared }).get(text('one'), SHARED);
    expect(shared.released).toBe(1);
    const { get } = open({ shared });
    expect(await get(text('two'), SHARED)).toEqual({ ...kept('one'), outcome: 'shared-hit' });
    expect(await get(text('two'), SHARED)).toEqual({ ...kept('one'), outcome: 'hit' });
  });

  test('keep to themselves what is not to be shared', async () => {
    const shared = new Shared();
    await open({ shared }).get(text('one'));
    expect(shared.entries.size).toBe(0);
  });

  test('read the log before they take what was made further on in it', async () => {
    const shared = new Shared();
    const { get, log, invalidate } = open({ shared });
    shared.entries.set('key', entryAt(2));
    log.catchUp = async () => invalidate('tag') && invalidate('other');
    expect(await get(text('two'), SHARED)).toMatchObject({ value: 'made elsewhere', outcome: 'shared-hit' });
  });

  test('do not take it where the log cannot be read so far', async () => {
    const shared = new Shared();
    const { get, log } = open({ shared });
    shared.entries.set('key', entryAt(2));
    log.catchUp = async () => false;
    expect(await get(text('two'), SHARED)).toMatchObject({ value: 'two', outcome: 'miss' });
  });

  test('do not take what was invalidated since, nor what is due', async () => {
    const shared = new Shared();
    const { get, invalidate } = open({ shared });
    shared.entries.set('key', entryAt(0));
    invalidate('tag');
    expect(await get(text('two'), SHARED)).toMatchObject({ value: 'two', outcome: 'miss' });
    const other = open({ shared: new Shared() });
    shared.entries.set('key', { ...entryAt(0), refreshAt: NOON });
    expect(await other.get(text('two'), SHARED)).toMatchObject({ value: 'two', outcome: 'miss' });
  });

  test('say that it is rescued where nobody knows the log', async () => {
    const shared = new Shared();
    const { get, log } = open({ shared });
    shared.entries.set('key', entryAt(0));
    log.isBlind = true;
    expect(await get(text('two'), SHARED)).toMatchObject({ value: 'made elsewhere', outcome: 'rescued' });
  });

  test('wait for who has the lease, and take what is there then', async () => {
    const shared = new Shared();
    shared.leases = ['taken', 'taken'];
    const compute = text('two');
    const asked = open({ shared }).get(compute, SHARED);
    await setImmediate();
    shared.entries.set('key', entryAt(0));
    expect(await asked).toMatchObject({ value: 'made elsewhere', outcome: 'shared-hit' });
    expect(compute).not.toHaveBeenCalled();
  });

  test('take over the lease where nothing was made under it, and give it back', async () => {
    const shared = new Shared();
    shared.leases = ['taken'];
    const { compute, finish } = held('two');
    const asked = open({ shared }).get(compute, SHARED);
    await vi.waitFor(() => expect(compute).toHaveBeenCalled(), 20_000);
    expect(shared.released).toBe(0);
    finish();
    expect(await asked).toMatchObject({ value: 'two', outcome: 'miss' });
    expect(shared.released).toBe(1);
  });

  test('give the lease back where making it fails', async () => {
    const shared = new Shared();
    const { get } = open({ shared });
    await expect(get(() => Promise.reject(new Error('No.')), SHARED)).rejects.toThrow('No.');
    expect(shared.released).toBe(1);
  });

  test('make it each on their own where no lease is to be had, or not within seconds', async () => {
    const shared = new Shared();
    shared.leases = ['unavailable'];
    expect(await open({ shared }).get(text('two'), SHARED)).toMatchObject({ value: 'two', outcome: 'miss' });
    shared.entries.clear();
    shared.leases = Array(1000).fill('taken');
    const now = vi.spyOn(performance, 'now');
    using _ = now.mockImplementation(() => now.mock.calls.length * 1000);
    expect(await open({ shared }).get(text('two'), SHARED)).toMatchObject({ value: 'two', outcome: 'miss' });
  });
});

function entryAt(readAt: number): Entry<string> {
  const times = { madeAt: NOON, refreshAt: NOON + 60_000, trueUntil: Number.POSITIVE_INFINITY };
  return { value: 'made elsewhere', tags: ['tag'], readAt, ...times, costMs: 1, bytes: 28, share: 'main' };
}
