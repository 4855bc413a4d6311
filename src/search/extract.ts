// What of a post a search result shows, with the words searched for marked.
import type { SearchQuery, Term } from './parse-query.ts';
import { type WordInText, wordsInText } from './words.ts';

export interface ExtractSegment {
  text: string;
  /** The words that were searched for. */
  hit: boolean;
}

/** UTF-16 code units, before words are kept whole. */
const EXTRACT_LENGTH = 240;
const LEAD_IN = 50;
/** No further than this into a text; a post that is longer shows its first part. */
const SCANNED_LENGTH = 200_000;

/** The stretch of a text that shows most of the terms, or its beginning when it has none of them. */
export function extractFrom(text: string, query: SearchQuery): ExtractSegment[] {
  const scanned = text.slice(0, SCANNED_LENGTH).replace(/\s+/g, ' ').trim();
  const hits = hitsIn(scanned, query);
  const best = bestStart(hits);
  const start = best <= LEAD_IN ? 0 : wordStart(scanned, best - LEAD_IN, best);
  const end =
    start + EXTRACT_LENGTH >= scanned.length
      ? scanned.length
      : wordEnd(scanned, start + EXTRACT_LENGTH, start);
  const segments = mark(scanned, start, end, hits);
  if (start > 0) segments.unshift({ text: '… ', hit: false });
  if (end < scanned.length) segments.push({ text: ' …', hit: false });
  return joined(segments);
}

/** The whole text, with the terms marked. */
export function highlight(text: string, query: SearchQuery): ExtractSegment[] {
  return joined(mark(text, 0, text.length, hitsIn(text, query)));
}

interface Hit {
  start: number;
  end: number;
  /** Which of the query's. */
  term: number;
}

function hitsIn(text: string, { terms }: SearchQuery): Hit[] {
  const words = [...wordsInText(text)];
  const hits: Hit[] = [];
  for (const [at, first] of words.entries()) {
    for (const [term, wanted] of terms.entries()) {
      if (!matches(words, at, wanted)) continue;
      const last = words[at + wanted.words.length - 1] ?? first;
      hits.push({ start: first.start, end: last.end, term });
    }
  }
  return hits;
}

function matches(words: readonly WordInText[], at: number, { words: wanted, isPrefix }: Term): boolean {
  return wanted.every((word, index) => {
    const found = words[at + index]?.word;
    if (found === undefined) return false;
    return isPrefix && index === wanted.length - 1 ? found.startsWith(word) : found === word;
  });
}

/** Where the hit stands after which most different terms follow, then most hits, then the first. */
function bestStart(hits: readonly Hit[]): number {
  let best = { start: 0, score: 0 };
  const inside = new Map<number, number>();
  let end = 0;
  for (const [from, { start, term }] of hits.entries()) {
    for (
      let next = hits[end];
      next !== undefined && next.end <= start + EXTRACT_LENGTH - LEAD_IN;
      next = hits[++end]
    ) {
      inside.set(next.term, (inside.get(next.term) ?? 0) + 1);
    }
    const score = inside.size * 1000 + (end - from);
    if (score > best.score) best = { start, score };
    if (end <= from) end = from + 1;
    else count(inside, term);
  }
  return best.start;
}

function count(inside: Map<number, number>, leaving: number): void {
  const left = (inside.get(leaving) ?? 0) - 1;
  if (left > 0) inside.set(leaving, left);
  else inside.delete(leaving);
}

function wordStart(text: string, from: number, latest: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= latest ? betweenPairs(text, from) : space + 1;
}

function wordEnd(text: string, from: number, earliest: number): number {
  const space = text.lastIndexOf(' ', from);
  return space <= earliest + EXTRACT_LENGTH / 2 ? betweenPairs(text, from) : space;
}

// Never inside a surrogate pair.
function betweenPairs(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}

function mark(text: string, start: number, end: number, hits: readonly Hit[]): ExtractSegment[] {
  const segments: ExtractSegment[] = [];
  let at = start;
  for (const hit of hits) {
    if (hit.start < start || hit.end > end || hit.end <= at) continue;
    segments.push({ text: text.slice(at, Math.max(at, hit.start)), hit: false });
    segments.push({ text: text.slice(Math.max(at, hit.start), hit.end), hit: true });
    at = hit.end;
  }
  segments.push({ text: text.slice(at, end), hit: false });
  return segments;
}

function joined(segments: readonly ExtractSegment[]): ExtractSegment[] {
  const all: ExtractSegment[] = [];
  for (const segment of segments) {
    const last = all.at(-1);
    if (segment.text === '') continue;
    if (last?.hit === segment.hit) last.text += segment.text;
    else all.push({ ...segment });
  }
  return all;
}
