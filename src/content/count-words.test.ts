import { expect, it } from 'vitest';
import { countWords } from './count-words.ts';

it.each([
  ['', 0],
  ['One two-part, three’s — 4.5!', 4],
  ['Ünïcode wörds', 2],
  ['日本語の文です', 4],
  ['Node.js で 書く', 3],
  ['한국어 단어', 2],
  ['ภาษาไทย', 2],
])('counts in %j %i words', (text, words) => {
  expect(countWords(text)).toBe(words);
});
