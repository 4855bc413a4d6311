// How words are written for SQLite's FTS5.
import { FIELD_MARKS, type Field, GAP, type IndexedWords } from './indexed-words.ts';
import type { SearchQuery, Term } from './parse-query.ts';

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

/** What MATCH takes: the posts in which `field` has all terms and nothing has an excluded one. */
export function ftsQuery({ terms, excluded }: SearchQuery, field: Field): string {
  const wanted = terms.map((term) => ftsTerm(term, FIELD_MARKS[field])).join(' AND ');
  if (excluded.length === 0) return wanted;
  return `(${wanted}) NOT (${excluded.map((term) => ftsTerm(term, FIELD_MARKS.all)).join(' OR ')})`;
}

function ftsTerm({ words, isPrefix }: Term, mark: string): string {
  return `"${tokens(words.map((word) => mark + word))}"${isPrefix ? ' *' : ''}`;
}

function tokens(words: readonly string[]): string {
  return words.join(' ').replace(FOREIGN, toPrivateUse);
}

// FTS5's tokenizer splits and folds letters by tables of its own, but leaves letters for private use as they are: each
// code unit past ASCII becomes one of those. Prefixes stay prefixes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that range is what ASCII means.
const FOREIGN = /[^\x00-\x7f]/g;
const PRIVATE_USE_PLANE = 0xf0000;

function toPrivateUse(unit: string): string {
  return String.fromCodePoint(PRIVATE_USE_PLANE + unit.charCodeAt(0));
}
