import { expect, test } from 'vitest';
import { paddingBytes, parseTarHeader, tarHeader, tarPadding } from './tar.ts';

test.each([
  0,
  1,
  511,
  512,
  8 ** 11 - 1,
  8 ** 11,
  2 ** 45,
])('a part of %d bytes is announced and understood', (size) => {
  const header = Buffer.from(tarHeader('database/octavo.db', size, 1_000_000));
  expect(header).toHaveLength(512);
  expect(parseTarHeader(header)).toEqual({ name: 'database/octavo.db', size });
  expect((size + paddingBytes(size)) % 512).toBe(0);
  expect(tarPadding(size)).toHaveLength(paddingBytes(size));
});

test('a header in which a byte is wrong is none', () => {
  const header = Buffer.from(tarHeader('media/ab/original', 77, 1_000_000));
  for (const at of [0, 50, 124, 135, 150, 156, 300]) {
    const wrong = Buffer.from(header);
    wrong[at] = (wrong[at] ?? 0) ^ 1;
    expect(parseTarHeader(wrong)).toBe(null);
  }
  expect(parseTarHeader(Buffer.alloc(512))).toBe('end');
});

test('a name that does not fit is refused', () => {
  expect(() => tarHeader('x'.repeat(101), 1, 0)).toThrow('Too long');
});
