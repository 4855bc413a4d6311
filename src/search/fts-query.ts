// How words are written for SQLite's FTS5.
import { GAP, type IndexedWords } from './indexed-words.ts';
import type { QueryLanguage } from './written-query.ts';

/** The columns of an entry, whose tokens are exactly the words given. */
export function ftsColumns({
  title,
  lead,
  all,
  unplaced,
}: IndexedWords): [title: string, lead: string, text: string] {
  const apart = unplaced.flatMap((word) => [GAP, word]);
  return [tokens(title), tokens(lead), tokens(apart.length === 0 ? all : all.concat(apart))];
}

/** What MATCH takes. */
export const ftsLanguage: QueryLanguage = {
  kind: 'sqlite',
  token: ftsToken,
  phrase: ['"', ' ', '"'],
  and: ' AND ',
  or: ' OR ',
  without: (terms) => ` NOT (${terms.join(' OR ')})`,
};

// FTS5's tokenizer splits and folds letters by tables of its own, but leaves letters for private use as they are: each
// code unit past ASCII becomes one of those. Prefixes stay prefixes.
export function ftsToken(word: string): string {
  return word.replace(FOREIGN, toPrivateUse);
}

function tokens(words: readonly string[]): string {
  return ftsToken(words.join(' '));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that range is what ASCII means.
const FOREIGN = /[^\x00-\x7f]/g;
const PRIVATE_USE_PLANE = 0xf0000;

function toPrivateUse(unit: string): string {
  return String.fromCodePoint(PRIVATE_USE_PLANE + unit.charCodeAt(0));
}
