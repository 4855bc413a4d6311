const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A sentence that ends within this last part of the room is taken whole, without an ellipsis. */
const SENTENCE_FROM = 0.6;
/** The end of a sentence: after a word of three letters or more, so that "Dr." or "e.g." does not count. */
const SENTENCE_END = /(?:[\p{L}\p{N})”"’']{3}[.!?…]+[)”"’']*(?=\s)|[。！？])/gu;

/**
 * The beginning of a plain text on one line: whole sentences where they nearly fill the room, else whole words and `…`.
 * Never longer than `maxCharacters` UTF-16 units, never cut inside a character as people see it.
 */
export function summarise(text: string, maxCharacters = 240): string {
  const start = text.slice(0, maxCharacters * 20).toWellFormed();
  const line = start.replace(/\s+/g, ' ').trim();
  const isWhole = start.length === text.length || text.slice(start.length).trim() === '';
  if (isWhole && line.length <= maxCharacters) return line;
  return wholeSentences(line, maxCharacters) ?? wholeWords(line, maxCharacters);
}

function wholeSentences(line: string, room: number): string | null {
  let end = 0;
  for (const match of line.slice(0, room + 1).matchAll(SENTENCE_END)) {
    const after = match.index + match[0].length;
    if (after <= room) end = after;
  }
  return end >= room * SENTENCE_FROM ? line.slice(0, end) : null;
}

function wholeWords(line: string, maxCharacters: number): string {
  const room = Math.max(0, maxCharacters - 1);
  const cut = line.slice(0, room + 1).lastIndexOf(' ');
  const words = cut > room / 2 ? line.slice(0, cut) : wholeGraphemes(line, room);
  return `${words.replace(/[\s,;:.–—-]+$/u, '')}…`;
}

function wholeGraphemes(line: string, room: number): string {
  let end = 0;
  for (const { index, segment } of GRAPHEMES.segment(line.slice(0, room * 2 + 1))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return line.slice(0, end);
}
