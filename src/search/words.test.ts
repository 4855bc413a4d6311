import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WORD_MAX_LENGTH, wordsInText, wordsOf } from './words.ts';

test.each([
  ['Node.js v18.2.0', ['node', 'js', 'v18', '2', '0']],
  ['Crème Brûlée, naïve Ångström', ['creme', 'brulee', 'naive', 'angstrom']],
  ['Straße, Œuvre, Łódź, Þór', ['strasse', 'oeuvre', 'lodz', 'thor']],
  ['ΟΔΟΣ Ελλάδα', ['οδοσ', 'ελλαδα']],
  ['Ёлка, йод', ['елка', 'иод']],
  ['İstanbul, ISTANBUL, ılık', ['istanbul', 'istanbul', 'ilik']],
  ['ﬁne ＷＩＤＥ x²', ['fine', 'wide', 'x2']],
  ['한국어 검색', ['한국어', '검색']],
  ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
  ['مُحَمَّد', ['محمد']],
  ['co\u00adoperate', ['cooperate']],
  ["don't l’été", ['don', 't', 'l', 'ete']],
  ['', []],
  ['—!?\u0000\ud800 …', []],
])('splits and folds %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('splits scripts that write without spaces', () => {
  expect(wordsOf('私は東京に行きました')).toContain('東京');
  expect(wordsOf('ภาษาไทยง่าย')).toContain('ภาษา');
  expect(wordsOf('新しいiPhoneの写真')).toContain('iphone');
});

test('cuts long words, never inside a pair', () => {
  expect(wordsOf('a'.repeat(100))).toEqual(['a'.repeat(WORD_MAX_LENGTH)]);
  expect(wordsOf(`x${'𐐨'.repeat(100)}`)[0]?.isWellFormed()).toBe(true);
});

test('a folded word is its own only word', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      for (const word of wordsOf(text)) {
        expect(word.length).toBeLessThanOrEqual(WORD_MAX_LENGTH);
        expect(wordsOf(word).join('')).toBe(word);
      }
    }),
  );
});

test('places are where the words stand', () => {
  const text = 'Über Node.js: schön!';
  const found = [...wordsInText(text)].map(({ word, start, end }) => [word, text.slice(start, end)]);
  expect(found).toEqual([
    ['uber', 'Über'],
    ['node', 'Node'],
    ['js', 'js'],
    ['schon', 'schön'],
  ]);
});
