/** Line ends and other controls, marks that turn the direction of what follows, and what has no character. */
const UNPRINTED = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

const NO_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** Text as a mail's body carries it: lines, and no other controls. */
export function bodyText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(NO_TEXT, '');
}

/** One line for a header: nothing in it can begin another one. Cut between characters as people see them. */
export function headerText(text: string, maxLength: number): string {
  const line = text.replace(UNPRINTED, ' ').replace(/\s+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (kept.length + segment.length >= maxLength) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
