import { describe, expect, test } from 'vitest';
import { describePurge, pageTarget, readPurge, tagsOf } from './purge.ts';

const SITE = 'https://site.test';

describe('an address that somebody types', () => {
  test.each([
    ['/welcome/', '/welcome/'],
    ['https://site.test/welcome/?page=2#top', '/welcome/?page=2'],
    ['https://SITE.test', '/'],
    ['/über/?q=a b', '/%C3%BCber/?q=a%20b'],
  ])('%s is the page %s', (typed, target) => {
    expect(pageTarget(typed, SITE)).toBe(target);
  });

  test.each([
    '',
    'welcome',
    '//other.test/',
    '/\\other.test/',
    'https://other.test/',
    'ftp://site.test/',
    '/a//b',
    '/%zz',
    '/a%2Fb',
  ])('%j is none here', (typed) => {
    expect(pageTarget(typed, SITE)).toBe(null);
  });

  test('is taken from any site where none is known', () => {
    expect(pageTarget('https://other.test/a/', null)).toBe('/a/');
    expect(pageTarget('//other.test/a/', null)).toBe(null);
  });
});

describe('a purge', () => {
  test('is of addresses and tags, each once', () => {
    const read = readPurge(
      { urls: ['/a/', 'https://site.test/a/?page=2'], tags: ['post:7', 'post:7'], isAll: false },
      SITE,
    );
    expect(read).toEqual({ ok: true, purge: { paths: ['/a/'], tags: ['post:7'], isAll: false } });
    if (!read.ok) return;
    expect(tagsOf(read.purge)).toEqual(['url:/a/', 'post:7']);
    expect(describePurge(read.purge)).toBe('/a/, the tag post:7');
  });

  test.each([
    [{ urls: [], tags: [], isAll: false }, 'Give an address'],
    [{ urls: ['/a/'], tags: [], isAll: true }, 'Either everything'],
    [{ urls: ['a'], tags: ['post:7'], isAll: false }, '“a” is no address of a page here'],
    [{ urls: [], tags: ['*'], isAll: false }, '“*” is no tag'],
    [{ urls: [], tags: ['a b'], isAll: false }, '“a b” is no tag'],
    [{ urls: [], tags: [''], isAll: false }, '“” is no tag'],
    [{ urls: Array(1001).fill('/'), tags: [], isAll: false }, 'more than 1000'],
  ])('is refused as a whole: %j', (typed, problem) => {
    expect(readPurge(typed, SITE)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });
});
