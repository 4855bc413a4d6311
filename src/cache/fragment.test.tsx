import { describe, expect, test } from 'vitest';
import { Freshness } from '../invalidation/freshness.ts';
import type { CacheEvent } from './cache.ts';
import { openCaches } from './caches.ts';
import { dependOn, earliestKnown, gatherDependencies, trueUntil } from './dependencies.ts';
import { draw } from './draw.ts';
import { Cached, cacheKey, drawFragment } from './fragment.ts';

describe('a fragment', () => {
  test('is drawn once, until one of its tags is invalidated', async () => {
    const { fragments, invalidate } = opened();
    let drawn = 0;
    const page = () =>
      draw(fragments, () => (
        <p>
          <Cached name="count" by={[]} tags={['given']}>
            {async () => {
              dependOn('found');
              return <b>{++drawn}</b>;
            }}
          </Cached>
        </p>
      ));
    for (const _ of [1, 2]) expect((await page()).markup).toBe('<p><b>1</b></p>');
    invalidate('other');
    expect((await page()).markup).toBe('<p><b>1</b></p>');
    invalidate('found');
    expect((await page()).markup).toBe('<p><b>2</b></p>');
    invalidate('given');
    expect((await page()).markup).toBe('<p><b>3</b></p>');
  });

  test('says to its page what it depends on, also where it was kept', async () => {
    const { fragments } = opened();
    const page = () =>
      draw(fragments, () => (
        <Cached name="outer" by={[]} tags={['outer']}>
          {() => (
            <Cached name="inner" by={[]}>
              {() => {
                dependOn('inner');
                trueUntil(9e15);
                return 1;
              }}
            </Cached>
          )}
        </Cached>
      ));
    for (const _ of ['made', 'kept']) {
      const { dependencies } = await gatherDependencies(page);
      expect([...dependencies.tags]).toEqual(expect.arrayContaining(['outer', 'inner']));
      expect(dependencies.trueUntil).toBe(9e15);
    }
  });

  test('is made anew without those that stand beside and in it, and so is what it stands in', async () => {
    const { fragments, invalidate } = opened();
    const drawn: string[] = [];
    const piece = (name: string, inner?: () => unknown) => (
      <Cached name={name} by={[]} tags={[name]}>
        {() => {
          drawn.push(name);
          inner?.();
          return name === 'outer' ? [piece('left'), piece('right')] : name;
        }}
      </Cached>
    );
    const page = () => draw(fragments, () => <p>{piece('outer')}</p>);
    await page();
    expect(drawn.splice(0)).toEqual(['outer', 'left', 'right']);
    invalidate('left');
    await page();
    expect(drawn.splice(0)).toEqual(['outer', 'left']);
    await page();
    expect(drawn).toEqual([]);
  });

  test('is another for whatever it is made by', async () => {
    const { fragments } = opened();
    const long = 'x'.repeat(500);
    const given = [
      ['de', 'UTC'],
      ['en', 'UTC'],
      ['de,UTC'],
      [1],
      ['1'],
      [null],
      ['null'],
      [],
      [long],
      [`${long}x`],
    ];
    for (const round of ['made', 'kept']) {
      for (const [place, by] of given.entries()) {
        const drawn = await drawFragment(fragments, {
          name: 'greeting',
          by,
          children: () => `${place} ${round}`,
        });
        expect(drawn.markup).toBe(`${place} made`);
      }
    }
    expect(Math.max(...given.map((by) => cacheKey('greeting', by).length))).toBeLessThan(200);
  });

  test('is not kept where what its page gave it was overtaken before it began', async () => {
    const { fragments, freshness, invalidate } = opened();
    const options = { name: 'title', by: [], tags: ['title'] };
    const page = async () => {
      const read = 'old';
      invalidate('title');
      return drawFragment(fragments, { ...options, children: () => read });
    };
    const { result } = await gatherDependencies(page, earliestKnown(freshness));
    expect(result.markup).toBe('old');
    expect((await drawFragment(fragments, { ...options, children: () => 'new' })).markup).toBe('new');
  });

  test('that fails is not kept, and fails its page', async () => {
    const { fragments } = opened();
    let fails = true;
    const page = () =>
      drawFragment(fragments, {
        name: 'weather',
        by: [],
        children: () => {
          if (fails) throw new Error('no weather');
          return 'fair';
        },
      });
    await expect(page()).rejects.toThrow('no weather');
    fails = false;
    expect((await page()).markup).toBe('fair');
  });

  test('that is due is drawn anew behind the reader', async () => {
    const { fragments, clock, events } = opened();
    let drawn = 0;
    const page = async () =>
      (await drawFragment(fragments, { name: 'due', by: [], seconds: 10, children: () => `${++drawn}` }))
        .markup;
    await page();
    clock.now += 11_000;
    expect(await page()).toBe('1');
    await Promise.resolve();
    expect(await page()).toBe('2');
    expect(events.map(({ outcome }) => outcome)).toEqual(['miss', 'stale', 'hit']);
  });
});

function opened() {
  const freshness = new Freshness();
  const clock = { now: 1_000_000 };
  const events: CacheEvent[] = [];
  const { fragments, events: told } = openCaches({
    layers: 'fragments',
    memoryBytes: 1_000_000,
    log: { freshness, isBlind: false, look: async () => true, catchUp: async () => true },
    now: () => clock.now,
  });
  told.add((event) => events.push(event));
  const invalidate = (...tags: string[]) => {
    freshness.apply({ position: freshness.applied + 1, tags, withdrawn: [] });
  };
  return { fragments, freshness, invalidate, clock, events };
}
