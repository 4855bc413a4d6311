import { isSegmented, wordsOf } from './words.ts';

/** Words that stand one after another; mostly a single one. */
export interface Term {
  words: string[];
  /** The last word may go on: `stream` finds `streams`. */
  isPrefix: boolean;
}

/** What a reader asks for. Without terms nothing is found. */
export interface SearchQuery {
  terms: Term[];
  excluded: Term[];
}

/** UTF-16 code units; the rest of a longer query is left out. */
const QUERY_MAX_LENGTH = 500;
/** More words than this are left out. */
export const QUERY_MAX_WORDS = 20;

const PREFIX_MIN_LENGTH = 4;
const LAST_PREFIX_MIN_LENGTH = 3;
/** Where a word is a letter or two. */
const SEGMENTED_PREFIX_MIN_LENGTH = 2;

/**
 * Reads a query: words, "phrases" and -exclusions. Anything is a query; what has no meaning here is plain text.
 * A word that folds to several, like `node.js`, is a phrase.
 */
export function parseQuery(query: string): SearchQuery {
  const parsed: SearchQuery = { terms: [], excluded: [] };
  let wordsLeft = QUERY_MAX_WORDS;
  for (const part of partsOf(query.slice(0, QUERY_MAX_LENGTH))) {
    for (const words of part.isPhrase ? [part.words] : termsOf(part.words)) {
      const term = { words: words.slice(0, wordsLeft), isPrefix: false };
      if (term.words.length === 0) continue;
      wordsLeft -= term.words.length;
      term.isPrefix = !part.isPhrase && !part.isExcluded && isPrefix(term, part.isLast);
      addOnce(part.isExcluded ? parsed.excluded : parsed.terms, term);
    }
  }
  return parsed;
}

interface Part {
  words: string[];
  isPhrase: boolean;
  isExcluded: boolean;
  isLast: boolean;
}

// A sign of two dashes is none of exclusion: readers search for `--save`.
const PART =
  /(?<minus>-(?=["“”„«\p{L}\p{N}]))?(?:["“”„«](?<phrase>[^"“”„»]*)["“”„»]?|(?<word>[^\s"“”„«»]+))/gu;

function partsOf(query: string): Part[] {
  const parts = [...query.matchAll(PART)].map(({ index, groups }) => ({
    words: wordsOf(groups?.phrase ?? groups?.word ?? ''),
    isPhrase: groups?.phrase !== undefined,
    isExcluded: groups?.minus !== undefined && /^$|\s/.test(query.charAt(index - 1)),
    isLast: false,
  }));
  const last = parts.findLast((part) => part.words.length > 0);
  if (last !== undefined) last.isLast = true;
  return parts;
}

// Scripts without spaces: where words end depends on what stands around them, so each counts alone.
function termsOf(words: string[]): string[][] {
  return words.some(isSegmented) ? words.map((word) => [word]) : [words];
}

function isPrefix({ words }: Term, isLast: boolean): boolean {
  const word = words.at(-1) ?? '';
  // A version or a year is meant as it stands: `v18` is not `v180`.
  if (/\p{N}$/u.test(word)) return false;
  if (isSegmented(word)) return word.length >= SEGMENTED_PREFIX_MIN_LENGTH;
  return word.length >= (isLast ? LAST_PREFIX_MIN_LENGTH : PREFIX_MIN_LENGTH);
}

function addOnce(terms: Term[], term: Term): void {
  const same = (other: Term) =>
    other.isPrefix === term.isPrefix && other.words.join(' ') === term.words.join(' ');
  if (!terms.some(same)) terms.push(term);
}
