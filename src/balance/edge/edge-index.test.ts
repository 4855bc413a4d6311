import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../../tests/support/generated-cases.ts';
import { EdgeIndex } from './edge-index.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const TAGS = ['site', 'posts', 'post:1', 'post:2', 'tag:1', 'tag:2', 'url:/', 'url:/1', '*'];

const put = fc.record({
  name: fc.constantFrom(...NAMES),
  // Some twice: what a node says is not trusted to be tidy.
  tags: fc.array(fc.constantFrom(...TAGS), { minLength: 1, maxLength: 8 }),
  readAt: fc.nat(),
  size: fc.nat(1_000),
});
const deletion = fc.record({ name: fc.constantFrom(...NAMES) });

test('the index knows what a naive one knows, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(put, put, deletion), { maxLength: 200 }), (steps) => {
      const index = new EdgeIndex();
      const naive = new Map<string, { tags: readonly string[]; readAt: number; size: number }>();
      for (const { name, ...page } of steps) {
        if ('tags' in page) {
          naive.set(name, page);
          index.put(name, { ino: 1, mtimeMs: 2, size: page.size }, { ...page, epoch: 'e' });
        } else {
          naive.delete(name);
          index.delete(name);
        }
        for (const tag of TAGS) {
          const carriers = [...naive].filter(([, { tags }]) => tags.includes(tag));
          const found = index.withTag(tag).map((found) => [found.name, found.readAt]);
          expect(found.sort()).toEqual(carriers.map(([name, { readAt }]) => [name, readAt]).sort());
        }
        expect([...index.names()].sort()).toEqual([...naive.keys()].sort());
        expect(index.bytes).toBe([...naive.values()].reduce((sum, { size }) => sum + size, 0));
        expect(index.tags).toBe(new Set([...naive.values()].flatMap(({ tags }) => tags)).size);
      }
    }),
  );
});

test('pages that come and go under the same tags leave nothing behind', () => {
  const index = new EdgeIndex();
  for (let round = 0; round < 20_000; round++) {
    const stamp = { epoch: 'e', readAt: round, tags: ['site', `url:/${round}`, `post:${round % 7}`] };
    index.put(`page-${round % 50}`, { ino: 1, mtimeMs: 2, size: 3 }, stamp);
  }
  expect(index.size).toBe(50);
  expect(index.tags).toBe(1 + 50 + 7);
  expect(index.pairs).toBeLessThan(50 * 3 * 4);
  for (const name of index.names()) index.delete(name);
  expect([index.size, index.bytes, index.tags, index.pairs]).toEqual([0, 0, 0, 0]);
});
