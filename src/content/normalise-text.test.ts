import { expect, it } from 'vitest';
import { normaliseText } from './normalise-text.ts';

it('leaves one kind of line ending and no character that cannot be stored', () => {
  expect(normaliseText('a\r\nb\rc\0d\uD800e\uDC00f🎉')).toBe('a\nb\nc\uFFFDd\uFFFDe\uFFFDf🎉');
});

it('leaves the normal form as it is', () => {
  expect(normaliseText('e\u0301\u00e9')).toBe('e\u0301\u00e9');
});
