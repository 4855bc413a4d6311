// What the toolbar does to a selection, as plain functions from a text to a change of it.
import type { Selected, TextEdit } from './text-edit.ts';

export type Format = (selected: Selected) => TextEdit;

/** Puts marks around the selection, or takes them away again. White space at its ends stays outside. */
export function surround(mark: string, placeholder: string): Format {
  return ({ text, start, end }) => {
    const [from, to] = withoutSpace(text, start, end);
    const inside = text.slice(from, to);
    const size = mark.length;
    const isOutside = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark;
    if (isOutside && !isLongerMark(text, from, to, mark)) {
      return { from: from - size, to: to + size, insert: inside, select: [from - size, to - size] };
    }
    const words = inside === '' ? placeholder : inside;
    const insert = mark + words + mark;
    return { from, to, insert, select: [from + size, from + size + words.length] };
  };
}

/** `**` around a selection is no `*`. */
function isLongerMark(text: string, from: number, to: number, mark: string): boolean {
  return mark === '*' && text[from - 2] === '*' && text[to + 1] === '*' && text[from - 3] !== '*';
}

export const code: Format = (selected) => {
  const { text, start, end } = selected;
  const inside = text.slice(start, end);
  return inside.includes('\n') ? codeBlock(selected) : surround('`', 'code')(selected);
};

export function link(address = ''): Format {
  return ({ text, start, end }) => {
    const words = text.slice(start, end);
    if (address === '' && /^https?:\/\/\S+$/.test(words)) {
      return { from: start, to: end, insert: `[](${words})`, select: [start + 1, start + 1] };
    }
    const label = words || 'text';
    const target = address || 'https://';
    const insert = `[${label}](${target})`;
    const at = start + label.length + 3;
    if (address !== '') return { from: start, to: end, insert };
    const select =
      words === '' ? ([start + 1, start + 1 + label.length] as const) : ([at, at + target.length] as const);
    return { from: start, to: end, insert, select };
  };
}

export function heading(level: number): Format {
  const mark = `${'#'.repeat(level)} `;
  return changeLines((lines) => {
    const isThere = lines.every((line) => line.startsWith(mark));
    return lines.map((line) => (isThere ? '' : mark) + line.replace(/^#{1,6}\s+/, ''));
  });
}

export const paragraph: Format = changeLines((lines) => lines.map((line) => line.replace(/^#{1,6}\s+/, '')));

export const quote: Format = changeLines((lines) => {
  const isThere = lines.every((line) => line.startsWith('>'));
  return lines.map((line) => (isThere ? line.replace(/^>\s?/, '') : `> ${line}`));
});

export const bulletList: Format = changeLines((lines) => listLines(lines, /^[-*+]\s/, () => '- '));

export const numberedList: Format = changeLines((lines) =>
  listLines(lines, /^\d+[.)]\s/, (index) => `${index + 1}. `),
);

function listLines(lines: string[], there: RegExp, mark: (index: number) => string): string[] {
  const isThere = lines.every((line) => there.test(line) || line === '');
  let index = 0;
  return lines.map((line) => {
    if (line === '' && lines.length > 1) return line;
    const bare = line.replace(/^(?:[-*+]|\d+[.)])\s+/, '');
    return isThere && line !== '' ? bare : mark(index++) + bare;
  });
}

export const codeBlock: Format = ({ text, start, end }) => {
  const inside = text.slice(start, end);
  const fence = inside.includes('```') ? '````' : '```';
  const before = start === 0 || text[start - 1] === '\n' ? '' : '\n';
  const after = end === text.length || text[end] === '\n' ? '' : '\n';
  const insert = `${before}${fence}\n${inside}\n${fence}${after}`;
  const at = start + before.length + fence.length + 1;
  return { from: start, to: end, insert, select: [at, at + inside.length] };
};

export const rule: Format = ({ text, end }) => {
  const from = endOfLine(text, end);
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  return { from, to: from, insert: `${line === '' ? '' : '\n\n'}---\n\n` };
};

/** Changes whole lines: those that the selection touches. */
function changeLines(change: (lines: string[]) => string[]): Format {
  return ({ text, start, end }) => {
    const from = text.lastIndexOf('\n', start - 1) + 1;
    const to = endOfLine(text, end > start && text[end - 1] === '\n' ? end - 1 : end);
    const insert = change(text.slice(from, to).split('\n')).join('\n');
    const isCaret = start === end;
    const at = Math.max(from, start + insert.length - (to - from));
    return { from, to, insert, select: isCaret ? [at, at] : [from, from + insert.length] };
  };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function withoutSpace(text: string, start: number, end: number): [number, number] {
  const inside = text.slice(start, end);
  const bare = inside.trim();
  if (bare === '') return [start, start];
  const from = start + inside.indexOf(bare);
  return [from, from + bare.length];
}
