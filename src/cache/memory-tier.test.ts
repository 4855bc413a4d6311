import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, SHARES, type Share } from './entry.ts';
import { MemoryTier } from './memory-tier.ts';

const MEGABYTE = 1024 * 1024;

function entryOf(fields: Partial<Entry<string>> = {}): Entry<string> {
  const stamps = { tags: [], readAt: 1, madeAt: 0, refreshAt: 60_000, trueUntil: Number.POSITIVE_INFINITY };
  return { value: '', ...stamps, costMs: 1, bytes: 1000, share: 'main', ...fields };
}

describe('the bound', () => {
  const step = fc.record({
    kind: fc.constantFrom('set', 'get', 'grow', 'delete'),
    key: fc.integer({ min: 0, max: 60 }).map((number) => `/${number}`),
    bytes: fc.integer({ min: 0, max: 6000 }),
    share: fc.constantFrom<Share>('main', 'main', 'missing', 'searches'),
    readAt: fc.integer({ min: 0, max: 5 }),
  });

  test('is kept whatever is done, and what is there is what was set last', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), (steps) => {
        const tier = new MemoryTier<string>(64_000);
        const model = new Map<string, Entry<string>>();
        for (const { kind, key, ...fields } of steps) {
          const there = model.get(key);
          if (kind === 'set') {
            const entry = entryOf(fields);
            tier.set(key, entry);
            // What it forgot was not there to be older.
            if (tier.peek(key) === entry) model.set(key, entry);
          } else if (kind === 'get') {
            const found = tier.get(key);
            if (found !== undefined) expect(found).toBe(there);
          } else if (kind === 'grow' && there !== undefined) {
            there.bytes += 300;
            tier.resize(key);
          } else if (kind === 'delete') {
            tier.delete(key);
            expect(tier.peek(key)).toBeUndefined();
          }
          expect(isWithinBounds(tier)).toBe(true);
        }
        expect(tier.usage.entries).toBe([...tier.entries()].length);
      }),
    );
  });

  test('without a need to forget, each entry is there', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.constantFrom(...SHARES)), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(entries, (given) => {
        const tier = new MemoryTier<string>(16 * MEGABYTE);
        const made = given.map(([key, share]) => [key, entryOf({ share })] as const);
        for (const [key, entry] of made) tier.set(key, entry);
        expect(new Map(tier.entries())).toEqual(new Map(made));
        expect(made.every(([key, entry]) => tier.get(key) === entry)).toBe(true);
      }),
    );
  });

  test('counts keys, tags and what keeping takes: entries without a value fill it as well', () => {
    const tier = new MemoryTier<string>(MEGABYTE);
    for (let index = 0; index < 20_000; index += 1) tier.set(`/${index}`, entryOf({ bytes: 0 }));
    expect(tier.usage.bytes).toBeLessThanOrEqual(MEGABYTE);
    expect(tier.usage.entries).toBeLessThan(MEGABYTE / 300);
    const before = tier.usage.bytes;
    tier.set(
      '/tagged',
      entryOf({ tags: Array.from({ length: 100 }, (_, index) => `post:${index}`), bytes: 0 }),
    );
    tier.clear();
    expect(before).toBeGreaterThan(MEGABYTE / 2);
    expect(tier.usage).toMatchObject({ entries: 0, bytes: 0 });
  });

  test('is as honest as the heap', () => {
    const tags = (index: number) => [`post:${index}`, 'posts', `author:${index % 7}`];
    const tier = new MemoryTier<string>(256 * MEGABYTE);
    // Everything that an entry of a page consists of, but for its body.
    for (let index = 0; index < 100; index += 1)
      tier.set(`/posts/post-${index}`, entryOf({ tags: tags(index), bytes: 0 }));
    const each = tier.usage.bytes / 100;
    // Measured on a heap of 200,000 such entries: 470 bytes each.
    expect(each).toBeGreaterThan(440);
    expect(each).toBeLessThan(600);
  });

  test('grows with what an entry grows by, and makes room for it', () => {
    const tier = new MemoryTier<string>(MEGABYTE);
    const page = entryOf({ bytes: 10_000 });
    for (let index = 0; index < 200; index += 1) tier.set(`/${index}`, entryOf({ bytes: 10_000 }));
    tier.set('/', page);
    const before = tier.usage;
    page.bytes += 20_000;
    tier.resize('/');
    expect(tier.peek('/')).toBe(page);
    expect(tier.usage.bytes).toBeLessThanOrEqual(MEGABYTE);
    expect(tier.usage.bytes).not.toBe(before.bytes);
    page.bytes = 2 * MEGABYTE;
    tier.resize('/');
    expect(tier.peek('/')).toBeUndefined();
    expect(isWithinBounds(tier)).toBe(true);
  });

  test('takes nothing that is larger than all there is', () => {
    const tier = new MemoryTier<string>(MEGABYTE);
    tier.set('/small', entryOf());
    tier.set('/large', entryOf({ bytes: MEGABYTE }));
    expect([...tier.entries()].map(([key]) => key)).toEqual(['/small']);
    expect(tier.usage).toMatchObject({ evictions: 0, rejections: 1 });
  });
});

describe('what is asked for often', () => {
  const HOT = Array.from({ length: 50 }, (_, index) => `/hot/${index}`);

  /** As a reader does: what is not there is made and kept. */
  function ask(tier: MemoryTier<string>, key: string, fields?: Partial<Entry<string>>): boolean {
    if (tier.get(key) !== undefined) return true;
    tier.set(key, entryOf(fields));
    return false;
  }

  function warmed(maxBytes = MEGABYTE): MemoryTier<string> {
    const tier = new MemoryTier<string>(maxBytes);
    for (let round = 0; round < 10; round += 1) for (const key of HOT) ask(tier, key);
    return tier;
  }

  test.each([
    ['once', 1],
    ['twice', 2],
  ])('stays through 100,000 keys that are each asked for %s', (_, times) => {
    const tier = warmed();
    let lost = 0;
    for (let index = 0; index < 100_000; index += 1) {
      for (let time = 0; time < times; time += 1) ask(tier, `/flood/${index}`);
      if (index % 40 === 0 && !ask(tier, HOT[(index / 40) % HOT.length] ?? '')) lost += 1;
    }
    expect(lost).toBe(0);
    expect(isWithinBounds(tier)).toBe(true);
  });

  test('stays where it fills the memory almost alone', () => {
    const tier = new MemoryTier<string>(MEGABYTE);
    const hot = Array.from({ length: 550 }, (_, index) => `/hot/${index}`);
    for (let round = 0; round < 5; round += 1) for (const key of hot) ask(tier, key);
    let lost = 0;
    for (let index = 0; index < 50_000; index += 1) {
      ask(tier, `/flood/${index}`);
      if (!ask(tier, hot[index % hot.length] ?? '')) lost += 1;
    }
    // How often something was asked for is only known about.
    expect(lost).toBeLessThan(10);
  });

  test('stays though a flood comes back a second time', () => {
    const tier = warmed();
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 50_000; index += 1) {
        ask(tier, `/flood/${index}`);
        if (index % 40 === 0) ask(tier, HOT[(index / 40) % HOT.length] ?? '');
      }
    }
    expect(HOT.filter((key) => tier.peek(key) === undefined)).toEqual([]);
  });

  test('stays through a crawl over all pages while nobody else is there', () => {
    const tier = warmed();
    for (let index = 0; index < 5_000; index += 1) ask(tier, `/page/${index}`);
    expect(HOT.filter((key) => tier.peek(key) === undefined)).toEqual([]);
  });

  test('comes in though the memory is full of what is asked for no more', () => {
    const tier = warmed();
    for (let index = 0; index < 3_000; index += 1) ask(tier, `/old/${index}`);
    const fresh = Array.from({ length: 50 }, (_, index) => `/new/${index}`);
    for (let round = 0; round < 40; round += 1) for (const key of fresh) ask(tier, key);
    expect(fresh.filter((key) => tier.peek(key) === undefined)).toEqual([]);
  });

  test.each([
    'missing',
    'searches',
  ] as const)('loses nothing to a flood of the share %s, which has its own', (share) => {
    const tier = warmed();
    const before = tier.usage;
    for (let index = 0; index < 20_000; index += 1) {
      for (let time = 0; time < 20; time += 1) ask(tier, `/${share}/${index}`, { share });
    }
    expect(tier.usage.byShare.main).toEqual(before.byShare.main);
    expect(tier.usage.byShare[share].bytes).toBeLessThanOrEqual(MEGABYTE / 16);
    expect(tier.usage.byShare[share].entries).toBeGreaterThan(0);
  });
});

describe('an entry', () => {
  test('stays where what comes was read earlier', () => {
    const tier = new MemoryTier<string>(MEGABYTE);
    tier.set('/', entryOf({ value: 'new', readAt: 2 }));
    tier.set('/', entryOf({ value: 'old', readAt: 1 }));
    expect(tier.get('/')?.value).toBe('new');
    tier.set('/', entryOf({ value: 'as new', readAt: 2 }));
    expect(tier.get('/')?.value).toBe('as new');
  });

  test('that was missing and has become a page leaves the share of what is missing', () => {
    const tier = new MemoryTier<string>(MEGABYTE);
    tier.set('/', entryOf({ share: 'missing' }));
    expect(tier.usage.byShare.missing.entries).toBe(1);
    tier.set('/', entryOf({ value: 'page' }));
    expect(tier.usage.byShare.missing).toMatchObject({ entries: 0, bytes: 0 });
    expect(tier.usage.byShare.main.entries).toBe(1);
    expect(tier.get('/')?.value).toBe('page');
  });
});

function isWithinBounds(tier: MemoryTier<string>): boolean {
  const { bytes, maxBytes, byShare } = tier.usage;
  const areas = Object.values(byShare);
  const sum = areas.reduce((total, area) => total + area.bytes, 0);
  return (
    bytes === sum &&
    bytes <= maxBytes &&
    areas.every((area) => area.bytes >= 0 && area.bytes <= area.maxBytes)
  );
}
