import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aroundChanges, compareTexts, type DiffPart } from './compare-fields.ts';

const marked = (lines: readonly DiffPart[][]) =>
  lines.map((line) =>
    line
      .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}+}` : `{-${text}-}`))
      .join(''),
  );
/** What one side of a comparison says. */
const side = (lines: readonly DiffPart[][], other: DiffPart['kind']) =>
  lines
    .filter((line) => line.some((part) => part.kind !== other) || line.length === 0)
    .map((line) =>
      line
        .filter((part) => part.kind !== other)
        .map((part) => part.text)
        .join(''),
    )
    .join('\n');

describe('the comparison of two texts', () => {
  test('marks words within a changed line, and whole lines that came or went', () => {
    expect(marked(compareTexts('One\nA grey cat\nTwo', 'One\nA black cat\nTwo\nThree'))).toEqual([
      'One',
      'A {-grey-}{+black+} cat',
      'Two',
      '{+Three+}',
    ]);
    expect(marked(compareTexts('One\nTwo', 'Two'))).toEqual(['{-One-}', 'Two']);
  });

  test('holds both texts whole, whatever they are', () => {
    const word = fc.constantFrom('sea', 'tide', 'Ω', '👩‍👩‍👧', ' ', '-');
    const text = fc.array(
      fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('')),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        const lines = compareTexts(one.join('\n'), other.join('\n'));
        expect(side(lines, 'added').split('\n').join('')).toBe(one.join(''));
        expect(side(lines, 'removed').split('\n').join('')).toBe(other.join(''));
      }),
    );
  });

  test('comes to an end for long texts that have nothing in common', () => {
    const lines = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word} ${index}`).join('\n');
    const long = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word}${index}`).join(' ');
    expect(compareTexts(lines('a'), lines('b')).length).toBeGreaterThan(0);
    expect(marked(compareTexts(long('a'), long('b')))).toHaveLength(2);
  });

  test('leaves out what is far from any change', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const shown = aroundChanges(compareTexts(before.join('\n'), before.with(10, 'changed').join('\n')));
    expect(shown.filter((line) => line === null)).toHaveLength(2);
    expect(shown).toHaveLength(7);
  });
});
