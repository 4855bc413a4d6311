/**
 * Code units that make up one word's worth of reading, for scripts written without spaces: two Han or Kana, four of
 * Thai, Lao, Khmer and Burmese.
 */
const UNSPACED = [
  { unit: /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u, run: /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー]+/gu, perWord: 2 },
  {
    unit: /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u,
    run: /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]+/gu,
    perWord: 4,
  },
];
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’._-]*/gu;
const ASCII_WORD = /[A-Za-z0-9][A-Za-z0-9'._-]*/g;

/** Words as a reader counts them; a run of a script without spaces counts by its length. */
export function countWords(text: string): number {
  if (isAscii(text)) return countMatches(text, ASCII_WORD);
  let words = 0;
  let spaced = text;
  for (const { unit, run, perWord } of UNSPACED) {
    if (!unit.test(spaced)) continue;
    spaced = spaced.replace(run, (characters) => {
      words += Math.ceil(characters.length / perWord);
      return ' ';
    });
  }
  return words + countMatches(spaced, WORD);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count++;
  return count;
}
