import { expect, test } from 'vitest';
import { pageKey } from '../cache/page-key.ts';
import { addresses } from './addresses.ts';

const keyOf = (target: string, method = 'GET') => pageKey(method, target, addresses)?.key;

test('all ways of writing an address are one', () => {
  const first = [
    '/first/',
    '/first/?',
    '/%66irst/',
    '/first/?utm_source=letter&fbclid=a',
    '/first/?%zz&a=%ff',
  ];
  for (const target of first) expect([target, keyOf(target)]).toEqual([target, '/first/']);
  for (const target of ['/caf%C3%A9/', '/caf%c3%a9/', '/%63af%c3%A9/'])
    expect(keyOf(target)).toBe('/caf%C3%A9/');
  expect(keyOf('/first/', 'HEAD')).toBe('/first/');
  expect(keyOf('/First/')).toBe('/First/');
});

test('of a query it knows what the path does, in one order and form, and nothing twice', () => {
  const known = {
    '/first/?comments=2': '/first/?comments=2',
    '/first/?a=1&comments=2&comments=3&b': '/first/?comments=2',
    '/first/?%63omments=2': '/first/?comments=2',
    '/first/??comments=2': '/first/',
    '/first/?&comments=2': '/first/?comments=2',
    '/first/?comments=02': '/first/?comments=1',
    '/first/?comments=x': '/first/?comments=1',
    '/?p=7&comments=2': '/?p=7',
    '/?page_id=2&p=7': '/?p=7',
    '/?p=x': '/',
    '/old.php?p=7': '/old.php?p=7',
    '/search?page=2&q=%20sea+shore%20': '/search?q=sea%20shore&page=2',
    '/search?q=&page=1': '/search',
    '/search?q=a&page=0': '/search?q=a',
    '/tags/sea/?comments=2&p=7': '/tags/sea/',
    '/feed.xml?comments=2': '/feed.xml',
  };
  for (const [target, key] of Object.entries(known)) expect([target, keyOf(target)]).toEqual([target, key]);
});

test('what can be made up without end has a small share of the memory', () => {
  const shareOf = (target: string) => pageKey('GET', target, addresses)?.share;
  expect(shareOf('/search?q=sea')).toBe('searches');
  expect(shareOf('/first/?comments=2')).toBe('missing');
  expect(shareOf('/?p=7')).toBe('missing');
  expect(shareOf('/first/?utm_source=a')).toBeUndefined();
});

test('what is read in more than one way, or is somebody’s own, is passed on', () => {
  const passedOn = [
    ...['//', '//first/', '/first//', '/a/../first/', '/./', '/%2e%2e/', '/a/%2E/', '/..'],
    ...[
      '/a%2Fb/',
      '/a%5cb/',
      '/a\\b/',
      '/%00',
      '/%0d%0aSet-Cookie:a/',
      '/%1f/',
      '/%7F/',
      '/%',
      '/%2',
      '/%zz/',
    ],
    ...[
      '/%ff/',
      '/%c3/',
      '/a b/',
      '/é/',
      '/a|b/',
      '/<b>/',
      '/first/#comments',
      '/first/?a#b',
      '',
      '*',
      'first',
    ],
    ...['http://site.test/first/', 'site.test:80', `/${'a'.repeat(2048)}`, `/?q=${'a'.repeat(2048)}`],
    ...[
      '/admin',
      '/admin/',
      '/%61dmin/posts',
      '/account/x.css',
      '/comments/new',
      '/preview/abc/',
      '/metrics',
    ],
    ...['/assets/site.css', '/media/a/b.jpg', '/search?q=%ff'],
  ];
  for (const target of passedOn) expect([target, keyOf(target)]).toEqual([target, undefined]);
  for (const method of ['POST', 'get', 'OPTIONS', 'TRACE', 'QUERY'])
    expect(keyOf('/', method)).toBeUndefined();
  expect(keyOf('/accounting/')).toBe('/accounting/');
  expect(keyOf('/Admin/')).toBe('/Admin/');
});
