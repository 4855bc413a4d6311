import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Freshness } from '../invalidation/freshness.ts';
import { Cache } from './cache.ts';
import { CachedValue } from './cached-value.ts';
import { dependOn, gatherDependencies } from './dependencies.ts';
import type { Entry } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';
import type { SharedTier } from './tier.ts';

const schema = z.object({ names: z.array(z.string()) });

describe('a cached value', () => {
  test('is made once, and again when what it depends on is invalidated', async () => {
    const { values, invalidate } = opened();
    const names = new CachedValue({ name: 'names', schema });
    let made = 0;
    const get = () =>
      names.get(values, [1], async () => {
        dependOn('names');
        return { names: [`${++made}`] };
      });
    for (const _ of [1, 2]) expect(await get()).toEqual({ names: ['1'] });
    invalidate('names');
    expect(await get()).toEqual({ names: ['2'] });
    expect((await gatherDependencies(get)).dependencies.tags).toEqual(new Set(['names']));
    expect(await names.get(values, [2], async () => ({ names: [] }))).toEqual({ names: [] });
  });

  test('cannot be changed by who is given it, however deep, with a cache and without', async () => {
    const { values } = opened();
    const names = new CachedValue({ name: 'names', schema });
    for (const cache of [values, values, null]) {
      const value = await names.get(cache, [], async () => ({ names: ['Ada'] }));
      expect(() => value.names.push('Eve')).toThrow(TypeError);
      expect(() => Object.assign(value, { names: [] })).toThrow(TypeError);
    }
  });

  test('can be a number, a list or null', async () => {
    const { values } = opened();
    for (const [name, given] of Object.entries({ number: 7, nothing: null, list: [null] })) {
      const value = new CachedValue({ name, schema: z.unknown() });
      for (const _ of ['made', 'kept']) expect(await value.get(values, [], async () => given)).toEqual(given);
    }
  });

  test('that another process has written is taken as its schema gives it', async () => {
    const shared = new SharedByText();
    const dates = () => new CachedValue({ name: 'names', schema, isShared: true });
    await dates().get(opened(shared).values, [], async () => ({ names: ['Ada'] }));
    const other = opened(shared).values;
    const kind = dates();
    const never = () => Promise.reject(new Error('made again'));
    const first = await kind.get(other, [], never);
    expect(first).toEqual({ names: ['Ada'] });
    expect(() => first.names.push('Eve')).toThrow(TypeError);
    expect(await kind.get(other, [], never)).toBe(first);
  });

  test('that its schema refuses is made anew, and written over', async () => {
    for (const garbage of [
      '{"value":{"names":[1]}}',
      '{"names":["Ada"]}',
      'null',
      '[]',
      '7',
      '{"value":null}',
    ]) {
      const shared = new SharedByText();
      await new CachedValue({ name: 'names', schema, isShared: true }).get(
        opened(shared).values,
        [],
        async () => ({
          names: ['Ada'],
        }),
      );
      shared.replaceValues(garbage);
      const made = { names: ['Grace'] };
      const names = new CachedValue({ name: 'names', schema, isShared: true });
      expect(await names.get(opened(shared).values, [], async () => made), garbage).toEqual(made);
      expect(await names.get(opened(shared).values, [], () => Promise.reject(new Error('again')))).toEqual(
        made,
      );
    }
  });
});

function opened(shared: SharedTier<unknown> | null = null) {
  const freshness = new Freshness();
  const values = new Cache<unknown>({
    name: 'values',
    memory: new MemoryTier(1_000_000),
    shared,
    codec: { sizeOf: (value) => JSON.stringify(value).length },
    log: { freshness, isBlind: false, look: async () => true, catchUp: async () => true },
    now: () => 1_000_000,
    maxEntryBytes: 100_000,
  });
  const invalidate = (tag: string) => {
    freshness.apply({ position: freshness.applied + 1, tags: [tag], withdrawn: [] });
  };
  return { values, invalidate };
}

/** Keeps what it is given as JSON, as another process would find it. */
class SharedByText implements SharedTier<unknown> {
  readonly #entries = new Map<string, { entry: Entry<unknown>; text: string }>();

  replaceValues(text: string): void {
    for (const kept of this.#entries.values()) kept.text = text;
  }

  async get(key: string) {
    const kept = this.#entries.get(key);
    return kept && { ...kept.entry, value: JSON.parse(kept.text) as unknown };
  }

  async set(key: string, entry: Entry<unknown>) {
    this.#entries.set(key, { entry, text: JSON.stringify(entry.value) });
  }

  async delete(key: string) {
    this.#entries.delete(key);
  }

  async lease() {
    return { kind: 'unavailable' as const };
  }
}
