/** Scripts that put no spaces between words, or particles right behind a name. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
/** An address or a path goes on with an @ after these: `ada@example.org`, `/@ada`. */
const NOT_BEFORE = `(?<![[\\p{L}\\p{N}\\p{M}_.+@\\/\\-]--[${UNSPACED}]])`;
/** A longer name, or somebody's handle elsewhere: `@ada2`, `@ada-b`, `@ada.example`, `@ada@example.org`. */
const NOT_AFTER = '(?![\\p{L}\\p{N}\\p{M}_@]|[\\-.][\\p{L}\\p{N}])';
const ENDS_UNSPACED = new RegExp(`[${UNSPACED}]$`, 'v');

/** Whether a comment, as it was written, names somebody as `@slug` or `@Name`. What stands in code does not count. */
export function mentions(text: string, author: { slug: string; name: string }): boolean {
  if (!text.includes('@')) return false;
  return mentionPattern(author).test(withoutCode(text.normalize('NFC')));
}

/** Matches each place that names somebody, in text in the normal form NFC. */
export function mentionPattern({ slug, name }: { slug: string; name: string }): RegExp {
  const spellings = [name, slug].map((spelling) => spelling.normalize('NFC').trim());
  const wanted = spellings.filter((spelling) => spelling !== '').map(spellingPattern);
  // Of two that begin alike the longer one.
  return new RegExp(`${NOT_BEFORE}@(?:${wanted.toSorted((a, b) => b.length - a.length).join('|')})`, 'iv');
}

function spellingPattern(spelling: string): string {
  const words = spelling.split(/\s+/).map((word) => RegExp.escape(word));
  return words.join('\\s+') + (ENDS_UNSPACED.test(spelling) ? '' : NOT_AFTER);
}

function withoutCode(markdown: string): string {
  return withoutSpans(withoutFences(markdown));
}

/** A fence ends at one of its kind that is as long, or with the text. */
function withoutFences(markdown: string): string {
  const kept: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === null && mark === undefined) kept.push(line);
    else if (fence === null) fence = mark ?? null;
    else if (mark?.startsWith(fence)) fence = null;
  }
  return kept.join('\n');
}

/** A run of backticks ends at the next one of its length. */
function withoutSpans(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map((run) => ({ start: run.index, length: run[0].length, end: -1 }));
  const next = new Map<number, number>();
  for (const run of runs.toReversed()) {
    run.end = next.get(run.length) ?? -1;
    next.set(run.length, run.start);
  }
  let kept = '';
  let position = 0;
  for (const { start, length, end } of runs) {
    if (start < position || end === -1) continue;
    kept += `${text.slice(position, start)} `;
    position = end + length;
  }
  return kept + text.slice(position);
}
