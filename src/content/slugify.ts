const MAX_LENGTH = 100;

/** Latin letters that Unicode does not take apart into a base and an accent. */
const LATIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'ng'],
  ['ı', 'i'],
  ['ĸ', 'k'],
  ['ŀ', 'l'],
  ['ŉ', 'n'],
  ['ɓ', 'b'],
  ['ɗ', 'd'],
  ['ƒ', 'f'],
  ['ɨ', 'i'],
  ['ə', 'e'],
]);
const OTHER_LATIN = new RegExp(`[${[...LATIN_LETTERS.keys()].join('')}]`, 'gu');

/**
 * A name for use in a URL path: lower-case letters and digits of any script, words joined by `-`, Latin accents gone,
 * `.` only between digits. At most 100 UTF-16 units; `''` when nothing is left. A slug of a slug is itself.
 */
export function slugify(text: string): string {
  const words = stripLatinAccents(text.toWellFormed().normalize('NFKC').toLowerCase())
    .replaceAll('&', ' and ')
    .replace(/\p{Cf}/gu, '')
    .replace(/(?<!\p{Nd})\.|\.(?!\p{Nd})/gu, ' ')
    .replace(/[^\p{L}\p{N}\p{M}.]+/gu, '-')
    .replace(/(?<![\p{L}\p{M}])\p{M}+/gu, '');
  return cutAtWord(trimDashes(words.normalize('NFC')));
}

function stripLatinAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/(\p{sc=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(OTHER_LATIN, (letter) => LATIN_LETTERS.get(letter) ?? '');
}

function cutAtWord(slug: string): string {
  if (slug.length <= MAX_LENGTH) return slug;
  const cut = slug.slice(0, MAX_LENGTH + 1).lastIndexOf('-');
  return trimDashes(cut > 0 ? slug.slice(0, cut) : wholeCharacters(slug, MAX_LENGTH));
}

function wholeCharacters(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

function trimDashes(slug: string): string {
  return slug.replace(/-{2,}/g, '-').replace(/^[-.]+|[-.]+$/g, '');
}
