import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mentions } from './mentions.ts';

const ada = { slug: 'ada-b', name: 'Ada Byron' };

test.each([
  'Hello @Ada Byron, well said',
  '@ada-b',
  '@ADA-B!',
  '(@ada   byron)',
  'thanks @ada\nbyron.',
  '@ada-b’s point, and @ada-b. Yes',
  'in `code` and out of it: @ada-b',
  'a ` alone and @ada-b',
  '```\ncode\n```\n@ada-b',
])('%j names the author', (text) => {
  expect(mentions(text, ada)).toBe(true);
});

test.each([
  'Ada Byron is right',
  'mail ada@ada-b or x@ada-b',
  '@ada-bc',
  '@ada-b-c',
  '@ada-b.example.org',
  '@ada-b@example.org',
  'https://example.org/@ada-b',
  '@Ada Byrone',
  '@Ada',
  '`@ada-b`',
  'a ``code ` @ada-b`` b',
  '```\n@ada-b\n```',
  '~~~ts\n@ada-b',
  '@',
  '',
])('%j does not', (text) => {
  expect(mentions(text, ada)).toBe(false);
});

test.each([
  ['李明', '你好@李明你好'],
  ['김민수', '@김민수님 감사합니다'],
  ['Иван Петров', 'Спасибо, @иван петров!'],
  ['José', '@JOSÉ'],
  ['José', '@jose\u0301, gracias'],
  ['محمد', 'شكرا @محمد'],
  ['C++ (dev) [x]', 'ask @c++ (dev) [x] now'],
])('%s is named in %j', (name, text) => {
  expect(mentions(text, { slug: 'someone', name })).toBe(true);
});

test('any name and any text can be compared', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.string(),
      (name, slug, text) => {
        expect(typeof mentions(`@${text}`, { slug, name })).toBe('boolean');
      },
    ),
  );
});

test('a comment of backticks alone is read to its end', () => {
  const text = Array.from({ length: 400 }, (_, index) => '`'.repeat(index + 1)).join(' @ada ');
  expect(mentions(`${text} @ada-b`, ada)).toBe(true);
  expect(mentions('```\n'.repeat(20_000), ada)).toBe(false);
});
