import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExtractSegment, extractFrom, highlight } from './extract.ts';
import { parseQuery } from './parse-query.ts';

const shown = (segments: readonly ExtractSegment[]) =>
  segments.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');
const filler = (words: number) => 'lorem ipsum dolor sit amet '.repeat(words / 5).trim();

test('marks words in every form that was found', () => {
  const query = parseQuery('creme stream');
  expect(shown(extractFrom('Crème on a stream of STREAMS.', query))).toBe(
    '[Crème] on a [stream] of [STREAMS].',
  );
});

test('marks phrases as a whole and only where they stand together', () => {
  expect(shown(highlight('A red fox, red and fox', parseQuery('"red fox"')))).toBe(
    'A [red fox], red and fox',
  );
});

test('shows the stretch with most of the words', () => {
  const text = `${filler(100)} whale ${filler(200)} a whale met a harbour ${filler(100)}`;
  const extract = shown(extractFrom(text, parseQuery('whale harbour')));
  expect(extract).toContain('a [whale] met a [harbour]');
  expect(extract).toMatch(/^… \w.* …$/);
  expect(extract.length).toBeLessThan(270);
});

test('shows the beginning when the words are elsewhere', () => {
  expect(shown(extractFrom('Short\n\ntext.', parseQuery('elsewhere')))).toBe('Short text.');
});

test('any text gives pieces of it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 900 }),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      (text, query) => {
        const extract = extractFrom(text, parseQuery(query))
          .map((segment) => segment.text)
          .join('')
          .replace(/^… | …$/g, '');
        expect(text.replace(/\s+/g, ' ')).toContain(extract.trim());
      },
    ),
  );
});
