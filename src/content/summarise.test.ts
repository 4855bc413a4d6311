import fc from 'fast-check';
import { expect, it } from 'vitest';
import { summarise } from './summarise.ts';

it('keeps a short text, on one line', () => {
  expect(summarise(' One\n two.\t')).toBe('One two.');
});

it('ends with a sentence when one nearly fills the room', () => {
  expect(summarise('First one here. Second is cut off', 20)).toBe('First one here.');
  expect(summarise('最初の文です。二番目の文は長いので切れます', 10)).toBe('最初の文です。');
});

it('ends between words with an ellipsis otherwise', () => {
  expect(summarise('Short. Then a long sentence follows it', 20)).toBe('Short. Then a long…');
  expect(summarise('We met Dr. Smith at noon today', 14)).toBe('We met Dr…');
});

it('cuts a long word between characters as people see them', () => {
  expect(summarise('👩‍👩‍👧'.repeat(10), 20)).toBe(`${'👩‍👩‍👧'.repeat(2)}…`);
});

it('is never longer than asked, well formed and on one line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.integer({ min: 1, max: 100 }),
      (text, max) => {
        const summary = summarise(text, max);
        expect(summary.length).toBeLessThanOrEqual(max);
        expect(summary.isWellFormed()).toBe(true);
        expect(summary).not.toMatch(/[\n\r\t]/);
      },
    ),
  );
});
