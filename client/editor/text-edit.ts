// Changes of the text that the browser can undo, as if they had been typed.

export interface TextEdit {
  from: number;
  to: number;
  insert: string;
  /** What is selected afterwards; the end of what was put in when left out. */
  select?: readonly [start: number, end: number];
}

/** What the caret or the selection stands in. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Browsers take very long to type in more. */
const UNDOABLE_LENGTH = 20_000;

export function selectedIn(area: HTMLTextAreaElement): Selected {
  return { text: area.value, start: area.selectionStart, end: area.selectionEnd };
}

export function applyEdit(area: HTMLTextAreaElement, { from, to, insert, select }: TextEdit): void {
  area.focus();
  area.setSelectionRange(from, to);
  const isDone = insert.length <= UNDOABLE_LENGTH && typeIn(insert, from < to);
  if (!isDone) replaceQuietly(area, from, to, insert);
  const [start, end] = select ?? [from + insert.length, from + insert.length];
  area.setSelectionRange(start, end);
}

/** Deprecated, and still the only way that the browser's own undo knows of. */
function typeIn(insert: string, hasSelection: boolean): boolean {
  if (insert === '' && hasSelection) return document.execCommand('delete');
  return document.execCommand('insertText', false, insert);
}

/** Replaces a part while somebody types elsewhere: the caret stays where it is in the text. */
export function replaceAround(area: HTMLTextAreaElement, from: number, to: number, insert: string): void {
  const move = (place: number) => {
    if (place <= from) return place;
    return place >= to ? place + insert.length - (to - from) : from + insert.length;
  };
  const select = [move(area.selectionStart), move(area.selectionEnd)] as const;
  if (document.activeElement === area) applyEdit(area, { from, to, insert, select });
  else {
    replaceQuietly(area, from, to, insert);
    area.setSelectionRange(...select);
  }
}

function replaceQuietly(area: HTMLTextAreaElement, from: number, to: number, insert: string): void {
  area.setRangeText(insert, from, to, 'end');
  area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}
