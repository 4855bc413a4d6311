// What Enter and Tab do in lists, quotes and code.
import { applyEdit, type Selected, selectedIn, type TextEdit } from './text-edit.ts';

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;
const QUOTE = /^(\s*(?:>\s?)+)/;
const INDENT = '  ';

/** The change that continues a list, a quote or an indent, or null for a plain new line. */
export function continueLine({ text, start, end }: Selected): TextEdit | null {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  if (isInCode(text, start)) {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    return indent === '' ? null : { from: start, to: end, insert: `\n${indent}` };
  }
  const prefix = nextPrefix(line);
  if (prefix === null) return null;
  const isEmpty = line.slice(prefix.length).trim() === '' && line.trim() === prefix.bare.trim();
  const endsHere = start === end && (text[end] ?? '\n') === '\n';
  if (isEmpty && endsHere) return { from, to: start, insert: '' };
  return { from: start, to: end, insert: `\n${prefix.text}` };
}

interface Prefix {
  /** What the next line begins with. */
  text: string;
  /** What this line begins with. */
  bare: string;
  length: number;
}

function nextPrefix(line: string): Prefix | null {
  const item = ITEM.exec(line);
  if (item) {
    const [bare, indent = '', bullet, number, dot = '.', space = ' ', task] = item;
    const mark = bullet ?? `${Number(number) + 1}${dot}`;
    return { text: indent + mark + space + (task ? '[ ] ' : ''), bare, length: bare.length };
  }
  const quote = QUOTE.exec(line)?.[1];
  return quote === undefined ? null : { text: quote, bare: quote, length: quote.length };
}

/** The change that Tab makes in a list or in code, null elsewhere: there it moves on to the next field. */
export function indentLines({ text, start, end }: Selected, isBack: boolean): TextEdit | null {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next === -1 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  if (!isInCode(text, start) && !lines.some((line) => ITEM.test(line))) return null;
  const changed = lines.map((line) => (isBack ? line.replace(/^(?: {1,2}|\t)/, '') : INDENT + line));
  const insert = changed.join('\n');
  if (insert === text.slice(from, to)) return null;
  const moved = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const select = [Math.max(from, start + moved), end + insert.length - (to - from)] as const;
  return { from, to, insert, select };
}

/** Whether a place stands between two fences. */
function isInCode(text: string, at: number): boolean {
  const line = text.lastIndexOf('\n', at - 1) + 1;
  let open = '';
  for (const [, fence = ''] of text.slice(0, line).matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (open === '') open = fence;
    else if (fence.startsWith(open)) open = '';
  }
  return open !== '';
}

/** Escape gives Tab back to those who move by it, until they type again. */
export function improveLines(area: HTMLTextAreaElement): void {
  let isTabFree = false;
  area.addEventListener('input', () => {
    isTabFree = false;
  });
  area.addEventListener('blur', () => {
    isTabFree = false;
  });
  area.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') isTabFree = true;
    const edit = editFor(event, area, isTabFree);
    if (edit === null) return;
    event.preventDefault();
    applyEdit(area, edit);
  });
}

function editFor(event: KeyboardEvent, area: HTMLTextAreaElement, isTabFree: boolean): TextEdit | null {
  if (event.key === 'Enter' && !event.shiftKey) return continueLine(selectedIn(area));
  if (event.key === 'Tab' && !isTabFree) return indentLines(selectedIn(area), event.shiftKey);
  return null;
}
