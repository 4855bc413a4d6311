import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { acceptedEncodings, compressors, isWorthCompressing } from './content-encoding.ts';

test.each([
  [undefined, ['identity']],
  ['', ['identity']],
  ['gzip', ['gzip', 'identity']],
  ['x-gzip', ['gzip', 'identity']],
  ['gzip, deflate', ['gzip', 'identity']],
  ['gzip, deflate, br, zstd', ['br', 'zstd', 'gzip', 'identity']],
  ['GZIP;Q=0.5 , BR ; q=0.4', ['gzip', 'br', 'identity']],
  ['gzip;q=1.0, br;q=0.8, *;q=0.1', ['gzip', 'br', 'zstd', 'identity']],
  ['br;q=0, *', ['zstd', 'gzip', 'identity']],
  ['identity', ['identity']],
  ['identity, gzip;q=0.5', ['identity', 'gzip']],
  ['identity;q=0.5, gzip;q=0.5', ['gzip', 'identity']],
  ['gzip, identity;q=0', ['gzip']],
  ['gzip;q=0.001, *;q=0', ['gzip']],
  ['*;q=0', ['identity']],
  ['identity;q=0', ['identity']],
  ['deflate, compress', ['identity']],
  ['gzip;q=0', ['identity']],
  ['gzip;q=2', ['gzip', 'identity']],
  [';q=1,,gzip;;q=0.5', ['gzip', 'identity']],
])('Accept-Encoding: %s', (header, expected) => {
  expect(acceptedEncodings(header)).toEqual(expected);
  expect(acceptedEncodings(header)).toEqual(expected);
});

test('compresses without loss', async () => {
  const body = Buffer.from('The sea, the sea. '.repeat(500));
  expect(brotliDecompressSync(await compressors.br(body))).toEqual(body);
  expect(zstdDecompressSync(await compressors.zstd(body))).toEqual(body);
  expect(gunzipSync(await compressors.gzip(body))).toEqual(body);
});

test('leaves alone what is small or compressed already', () => {
  expect(isWorthCompressing('text/html; charset=UTF-8', 1024)).toBe(true);
  expect(isWorthCompressing('application/rss+xml; charset=utf-8', 5000)).toBe(true);
  expect(isWorthCompressing('image/svg+xml', 5000)).toBe(true);
  expect(isWorthCompressing('text/html', 1023)).toBe(false);
  expect(isWorthCompressing('image/png', 5000)).toBe(false);
  expect(isWorthCompressing(undefined, 5000)).toBe(false);
});
