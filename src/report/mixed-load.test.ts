import { expect, test } from 'vitest';
import { asAsked, mixedPaths } from './mixed-load.ts';

test('asks for each kind as often as its weight says, for all its addresses, always in the same order', () => {
  const kinds = [
    { name: 'Front page', weight: 3, paths: ['/'] },
    { name: 'A post', weight: 1, paths: ['/a/', '/b/'] },
  ];
  const paths = mixedPaths(kinds);
  const count = (path: string) => paths.filter((one) => one === path).length;
  expect([count('/'), count('/a/'), count('/b/')]).toEqual([300, 50, 50]);
  expect(mixedPaths(kinds)).toEqual(paths);
  // Not all of one kind after another.
  expect(paths.slice(0, 40)).toContain('/a/');
});

test('asks for addresses as browsers do', () => {
  expect(asAsked('/authors/ελένη/page/2/?q=a b')).toBe(
    '/authors/%CE%B5%CE%BB%CE%AD%CE%BD%CE%B7/page/2/?q=a%20b',
  );
  expect(asAsked('/search?q=a%20b')).toBe('/search?q=a%20b');
});
