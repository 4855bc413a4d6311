// How words are written for PostgreSQL's text search.
import { FIELD_MARKS, type Field, GAP, type IndexedWords } from './indexed-words.ts';
import type { SearchQuery, Term } from './parse-query.ts';

/** An entry as the text of a `tsvector`. */
export function tsvectorText({ title, lead, all, unplaced }: IndexedWords): string {
  const places = new Map<string, string>();
  for (const words of [title, lead, all]) {
    for (const [index, word] of words.entries()) {
      if (word === GAP) continue;
      const before = places.get(word);
      places.set(word, before === undefined ? `:${index + 1}` : `${before},${index + 1}`);
    }
  }
  for (const word of unplaced) places.set(word, '');
  let text = '';
  for (const [word, at] of places) text += `${quote(word)}${at} `;
  return text;
}

/** The text of a `tsquery`: the posts in which `field` has all terms and nothing has an excluded one. */
export function tsqueryText({ terms, excluded }: SearchQuery, field: Field): string {
  const wanted = terms.map((term) => tsTerm(term, FIELD_MARKS[field]));
  const unwanted = excluded.map((term) => `!${tsTerm(term, FIELD_MARKS.all)}`);
  return [...wanted, ...unwanted].join(' & ');
}

function tsTerm({ words, isPrefix }: Term, mark: string): string {
  return `(${words.map((word) => quote(mark + word)).join(' <-> ')}${isPrefix ? ':*' : ''})`;
}

function quote(word: string): string {
  return `'${word.replace(/['\\]/g, '$&$&')}'`;
}
