// What counts as a word for the search. Texts and queries are split and folded here, and the databases index what
// comes out, so that both find the same posts.

/** UTF-16 code units; what is longer is cut, in texts and in queries alike. */
export const WORD_MAX_LENGTH = 64;

/** A text's words in their order, folded: lower case, without accents, in compatible forms (`ﬁ` is `fi`). */
export function wordsOf(text: string): string[] {
  if (isAscii(text)) return cut(text.toLowerCase().match(ASCII_WORD) ?? []);
  const chunks = text.replace(PUNCTUATION, ' ').match(CHUNK) ?? [];
  return cut(chunks.flatMap((chunk) => (isAscii(chunk) ? chunk.toLowerCase() : foldedWords(chunk))));
}

export interface WordInText {
  word: string;
  /** Where it stands in the text, in UTF-16 code units; `end` is the first after it. */
  start: number;
  end: number;
}

/** The words of `wordsOf` with their places, for highlighting. */
export function* wordsInText(text: string): Generator<WordInText> {
  for (const run of text.matchAll(RUN)) {
    for (const { segment, index } of segmentsOf(run[0])) {
      const start = run.index + index;
      for (const word of wordsOf(segment)) yield { word, start, end: start + segment.length };
    }
  }
}

/** Whether it holds letters of a script that writes without spaces. */
export function isSegmented(text: string): boolean {
  return SEGMENTED.test(text);
}

/** What ASCII parts; words never reach across. */
const CHUNK = /[A-Za-z0-9\u0080-\uffff]+/g;
/** Dashes and quotes that stand in texts otherwise ASCII. */
const PUNCTUATION = /[\u2010-\u2027]/g;
const ASCII_WORD = /[a-z0-9]+/g;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
// Accents after a letter and invisible joiners belong to the word as it stands in a text.
const RUN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad\u200c\u200d]*/gu;
const SEGMENTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

// biome-ignore lint/suspicious/noControlCharactersInRegex: that range is what ASCII means.
const NOT_ASCII = /[^\x00-\x7f]/;

function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

const IGNORED = [
  '\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f', // accents of Latin, Greek, Cyrillic
  '\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7', // points of Hebrew
  '\u0610-\u061a\u0640\u064b-\u065f\u0670', // points of Arabic, and the line that stretches its words
  '\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff', // joiners and selectors nobody sees
];
const IGNORED_MARKS = new RegExp(`[${IGNORED.join('')}]`, 'g');
// biome-ignore format: a table.
const LETTERS: Record<string, string> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', ŧ: 't', þ: 'th', ς: 'σ',
};
const SPECIAL_LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

function foldedWords(text: string): string[] {
  const folded = fold(text);
  const words = folded.match(WORD) ?? [];
  return isSegmented(folded) ? words.flatMap(split) : words;
}

// Decomposed to lose the accents, composed again so that Hangul and kana are single letters.
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(IGNORED_MARKS, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(IGNORED_MARKS, '')
    .normalize('NFC')
    .replace(SPECIAL_LETTER, (letter) => LETTERS[letter] ?? letter);
}

function split(run: string): string[] {
  return [...segmentsOf(run)].flatMap(({ segment }) => segment.match(WORD) ?? []);
}

function segmentsOf(run: string): Iterable<{ segment: string; index: number }> {
  return isSegmented(run) ? segmenter.segment(run) : [{ segment: run, index: 0 }];
}

function cut(words: string[]): string[] {
  return words.some(isTooLong) ? words.map((word) => (isTooLong(word) ? shorten(word) : word)) : words;
}

function isTooLong(word: string): boolean {
  return word.length > WORD_MAX_LENGTH;
}

function shorten(word: string): string {
  return word.slice(0, WORD_MAX_LENGTH).replace(/[\ud800-\udbff]$/, '');
}
