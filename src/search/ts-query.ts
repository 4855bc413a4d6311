// How words are written for PostgreSQL's text search.
import { GAP, type IndexedWords } from './indexed-words.ts';
import type { QueryLanguage } from './written-query.ts';

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
  for (const [word, at] of places) text += `'${word}'${at} `;
  return text;
}

/** The text of a `tsquery`. Words are letters and numbers, so nothing in quotes needs more. */
export const tsLanguage: QueryLanguage = {
  kind: 'postgres',
  token: (word) => word,
  phrase: ["'", "' <-> '", "'"],
  and: ' & ',
  or: ' | ',
  without: (terms) => terms.map((term) => ` & !(${term})`).join(''),
};
