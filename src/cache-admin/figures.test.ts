import { expect, test } from 'vitest';
import { bytesText, percentText, shareOf, spanText } from './figures.ts';

test.each([
  [bytesText(1), '1 byte'],
  [bytesText(1023), '1023 bytes'],
  [bytesText(81_920), '80 KB'],
  [bytesText(47_000_000), '44.8 MB'],
  [percentText(null), '–'],
  [percentText(0), '0 %'],
  [percentText(0.99999), '99.9 %'],
  [percentText(1), '100 %'],
  [percentText(shareOf(2, 3)), '66.7 %'],
  [spanText(-5), '0.0 s'],
  [spanText(400), '0.4 s'],
  [spanText(59_600), '60 s'],
  [spanText(3 * 60_000), '3 min'],
  [spanText(125 * 60_000), '2 h 5 min'],
  [spanText(99 * 3_600_000), '4 d 3 h'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});
