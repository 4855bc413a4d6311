import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReservedSegment, permalink, permalinkProblem, slugInPath } from './permalinks.ts';

const march = Date.UTC(2026, 2, 31, 23, 30);
const UTC = { timeZone: 'UTC' };

describe('permalink', () => {
  it.each([
    ['/:slug/', '/hello/'],
    ['/:year/:month/:slug/', '/2026/03/hello/'],
    ['/blog/:year/:month/:day/:slug', '/blog/2026/03/31/hello'],
    ['/:author/:slug/', '/ann/hello/'],
  ])('%s gives %s', (pattern, path) => {
    expect(permalink(pattern, { slug: 'hello', authorSlug: 'ann', publishedAt: march }, UTC)).toBe(path);
  });

  it("counts days as the site's time zone does", () => {
    const parts = { slug: 'a', authorSlug: 'b', publishedAt: march };
    expect(permalink('/:year/:month/:day/:slug/', parts, { timeZone: 'Europe/Berlin' })).toBe(
      '/2026/04/01/a/',
    );
  });

  it('encodes letters that a path cannot hold', () => {
    const parts = { slug: 'über-日本', authorSlug: 'b', publishedAt: march };
    expect(permalink('/:slug/', parts, UTC)).toBe('/%C3%BCber-%E6%97%A5%E6%9C%AC/');
  });
});

describe('slugInPath', () => {
  it('finds the slug with the slash at the end or without', () => {
    expect(slugInPath('/:year/:month/:slug/', '/2026/03/hello/')).toBe('hello');
    expect(slugInPath('/:year/:month/:slug/', '/2026/03/hello')).toBe('hello');
    expect(slugInPath('/:slug', '/v1.2.3/')).toBe('v1.2.3');
  });

  it('finds nothing in a path of another form', () => {
    expect(slugInPath('/:slug/', '/a/b/')).toBeNull();
    expect(slugInPath('/:year/:slug/', '/about/hello/')).toBeNull();
    expect(slugInPath('/blog/:slug/', '/blogs/hello/')).toBeNull();
    expect(slugInPath('/a.b/:slug/', '/axb/hello/')).toBeNull();
  });

  it('reads back what permalink wrote, for every allowed pattern', () => {
    const pattern = fc.constantFrom(
      '/:slug/',
      '/:slug',
      '/x/:year/:slug/',
      '/:year/:month/:day/:author/:slug/',
    );
    const slug = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[/\0]/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(pattern, slug, fc.integer({ min: 0, max: 4e12 }), (form, text, publishedAt) => {
        const path = permalink(form, { slug: text, authorSlug: 'ann', publishedAt }, UTC);
        expect(slugInPath(form, decodeURIComponent(path))).toBe(text);
      }),
    );
  });
});

describe('permalinkProblem', () => {
  it.each([
    '/:slug/',
    '/:slug',
    '/blog/:slug/',
    '/:year/:month/:slug/',
    '/p.x/~me/:slug',
  ])('accepts %s', (pattern) => {
    expect(permalinkProblem(pattern)).toBeNull();
  });

  it.each([
    ':slug',
    '',
    '/',
    '/:year/',
    '/:slug/:slug/',
    '/a-:slug/',
    '/:slug/:hour/',
    '//:slug/',
    '/tags/:slug/',
    '/media/:slug',
    '/:slug?x',
    '/ä/:slug/',
    '/2024/:slug/',
  ])('refuses %j', (pattern) => {
    expect(permalinkProblem(pattern)).toEqual(expect.any(String));
  });
});

describe('isReservedSegment', () => {
  it("keeps the site's own addresses free", () => {
    for (const segment of ['tags', 'search', '2026', '03', 'feed.xml', 'robots.txt', 'notes.md']) {
      expect(isReservedSegment(segment), segment).toBe(true);
    }
    for (const segment of ['hello', '20260', 'v1.2.3', 'tag', 'node.js']) {
      expect(isReservedSegment(segment), segment).toBe(false);
    }
  });
});
