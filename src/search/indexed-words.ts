// What of a post goes into the index, within limits that hold in both databases. PostgreSQL's are the narrow ones: places
// up to 16,383, 255 places a word, 1 MB for all.
import { wordsOf } from './words.ts';

/** What of a post can be found. */
export interface SearchText {
  title: string;
  /** Its excerpt, tags and headings. */
  lead: string;
  text: string;
}

/** Each list holds words in their order, with `GAP` where a phrase must not reach across. */
export interface IndexedWords {
  /** The title's, marked as such. */
  title: string[];
  /** The title's and the lead's, marked as such. */
  lead: string[];
  /** All. */
  all: string[];
  /** Of a text's end that is past the last place: found as words, never in phrases. */
  unplaced: string[];
}

/** Which words a search looks at: the title's, the title's and the lead's, or all. */
export type Field = 'title' | 'lead' | 'all';

/** Marks a word as one of the title or the lead: so the index itself answers, without a look at places. */
export const FIELD_MARKS: Record<Field, string> = { title: '\ue000', lead: '\ue001', all: '' };

/** No word: it only takes a place. */
export const GAP = '\ue002';

const TITLE_MAX_WORDS = 500;
const LEAD_MAX_WORDS = 3000;
const LAST_PLACE = 16_383;
const PLACES_PER_WORD = 255;
/** Of bytes at most, counted as three a code unit. */
const BUDGET = 900_000;
const COST_PER_WORD = 8;
const COST_PER_PLACE = 2;

/** What both databases index of a post, cut to their limits. */
export function indexedWords({ title, lead, text }: SearchText): IndexedWords {
  const index = new Index();
  const titleWords = wordsOf(title).slice(0, TITLE_MAX_WORDS);
  const leadWords = wordsOf(lead).slice(0, LEAD_MAX_WORDS);
  const textWords = wordsOf(text);
  const before = [...titleWords, GAP, ...leadWords, GAP];
  const room = LAST_PLACE - before.length;
  return {
    title: index.place(titleWords, FIELD_MARKS.title),
    lead: index.place([...titleWords, GAP, ...leadWords], FIELD_MARKS.lead),
    all: index.place(before.concat(textWords.slice(0, room)), FIELD_MARKS.all),
    unplaced: index.add(textWords.slice(room)),
  };
}

class Index {
  readonly #places = new Map<string, number>();
  #left = BUDGET;

  /** The words marked; a gap in the place of each for which there is no room. */
  place(words: readonly string[], mark: string): string[] {
    return words.map((word) => {
      if (word === GAP) return GAP;
      const marked = mark + word;
      const places = this.#places.get(marked) ?? 0;
      const cost = (places === 0 ? marked.length * 3 + COST_PER_WORD : 0) + COST_PER_PLACE;
      if (places === PLACES_PER_WORD || cost > this.#left) return GAP;
      this.#left -= cost;
      this.#places.set(marked, places + 1);
      return marked;
    });
  }

  /** Those that have no place yet, once each, as far as there is room. */
  add(words: readonly string[]): string[] {
    return [...new Set(words)].filter((word) => {
      const cost = word.length * 3 + COST_PER_WORD;
      if (this.#places.has(word) || cost > this.#left) return false;
      this.#left -= cost;
      return true;
    });
  }
}
