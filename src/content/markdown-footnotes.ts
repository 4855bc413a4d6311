import type { Env, MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it';
import { type ContentLabels, labelsOf } from './content-labels.ts';

type StateCore = InstanceType<MarkdownIt['core']['State']>;

interface Footnote {
  /** From 1, in the order of first use; 0 while unused. */
  number: number;
  references: number;
}

const DEFINITION = /^\[\^([^\s[\]]{1,200})\]:[ \t]*/;
const REFERENCE = /\[\^([^\s[\]]{1,200})\]/y;
const CONTENT_INDENT = 4;

const footnotesOf = new WeakMap<Env, Map<string, Footnote>>();

/**
 * GFM footnotes: `[^label]` in the text, `[^label]: …` with indented continuation for the note. Notes are listed at the
 * end in the order of their first use, with a link back to each reference; unused ones are left out.
 */
export function addFootnotes(markdown: MarkdownIt): void {
  markdown.block.ruler.before('reference', 'footnote_definition', readDefinition, {
    alt: ['paragraph', 'reference'],
  });
  markdown.inline.ruler.before('link', 'footnote_reference', readReference);
  markdown.core.ruler.after('inline', 'footnotes', moveNotesToTheEnd);
  const { rules } = markdown.renderer;
  rules.footnote_reference = (tokens, index) => renderReference(noteIn(tokens[index]));
  rules.footnotes_open = (_tokens, _index, _options, env) => renderSection(markdown, labelsOf(env));
  rules.footnotes_close = () => '</ol>\n</section>\n';
  rules.footnote_open = (tokens, index) => `<li id="user-content-fn-${noteIn(tokens[index]).number}">\n`;
  rules.footnote_close = () => '</li>\n';
  rules.footnote_back = (tokens, index, _options, env) => {
    return renderBackLink(markdown, noteIn(tokens[index]), labelsOf(env));
  };
}

function readDefinition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (state.src.charCodeAt(start + 1) !== 0x5e || (state.sCount[startLine] ?? 0) - state.blkIndent > 3)
    return false;
  const marker = DEFINITION.exec(state.src.slice(start, state.eMarks[startLine]));
  if (!marker) return false;
  if (silent) return true;
  const label = normaliseLabel(marker[1] ?? '');
  const notes = footnotesOf.get(state.env) ?? new Map<string, Footnote>();
  footnotesOf.set(state.env, notes);
  const isFirst = !notes.has(label);
  if (isFirst) notes.set(label, { number: 0, references: 0 });
  const open = state.push('footnote_definition_open', '', 1);
  open.meta = { label: isFirst ? label : null };
  readNote(state, startLine, endLine, start + marker[0].length);
  state.push('footnote_definition_close', '', -1);
  return true;
}

/** Reads the blocks of a note as if its first line began where its text begins. */
function readNote(state: StateBlock, startLine: number, endLine: number, textStart: number): void {
  const { parentType, blkIndent } = state;
  const bMark = state.bMarks[startLine] ?? 0;
  const tShift = state.tShift[startLine] ?? 0;
  const sCount = state.sCount[startLine] ?? 0;
  state.parentType = 'footnote';
  state.blkIndent = blkIndent + CONTENT_INDENT;
  state.bMarks[startLine] = textStart;
  state.tShift[startLine] = 0;
  state.sCount[startLine] = state.blkIndent;
  state.line = startLine;
  state.md.block.tokenize(state, startLine, endLine);
  if (state.line === startLine) state.line = startLine + 1;
  state.bMarks[startLine] = bMark;
  state.tShift[startLine] = tShift;
  state.sCount[startLine] = sCount;
  state.blkIndent = blkIndent;
  state.parentType = parentType;
}

function readReference(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x5b || state.src.charCodeAt(state.pos + 1) !== 0x5e) return false;
  REFERENCE.lastIndex = state.pos;
  const match = REFERENCE.exec(state.src);
  const notes = footnotesOf.get(state.env);
  const note = match && notes?.get(normaliseLabel(match[1] ?? ''));
  if (!match || !notes || !note) return false;
  if (!silent) {
    if (note.number === 0) note.number = nextNumber(notes);
    note.references++;
    const token = state.push('footnote_reference', '', 0);
    token.meta = { number: note.number, reference: note.references };
  }
  state.pos += match[0].length;
  return true;
}

const lastNumberOf = new WeakMap<Map<string, Footnote>, number>();

function nextNumber(notes: Map<string, Footnote>): number {
  const number = (lastNumberOf.get(notes) ?? 0) + 1;
  lastNumberOf.set(notes, number);
  return number;
}

function normaliseLabel(label: string): string {
  return label.toLowerCase();
}

function moveNotesToTheEnd(state: StateCore): void {
  const notes = footnotesOf.get(state.env);
  if (!notes) return;
  const { text, blocks } = takeNotes(state.tokens);
  const used = [...notes].filter(([, note]) => note.number > 0).sort(([, a], [, b]) => a.number - b.number);
  state.tokens = text;
  if (used.length === 0) return;
  state.tokens.push(new state.Token('footnotes_open', 'section', 1));
  for (const [label, note] of used) {
    for (const token of noteTokens(state, note, blocks.get(label) ?? [])) state.tokens.push(token);
  }
  state.tokens.push(new state.Token('footnotes_close', 'section', -1));
}

/** A note may stand inside a quote, a list or another note: each ends up with its own blocks only. */
function takeNotes(tokens: readonly Token[]): { text: Token[]; blocks: Map<string, Token[]> } {
  const text: Token[] = [];
  const blocks = new Map<string, Token[]>();
  const open: Token[][] = [text];
  for (const token of tokens) {
    if (token.type === 'footnote_definition_open') {
      const note: Token[] = [];
      if (typeof token.meta?.label === 'string') blocks.set(token.meta.label, note);
      open.push(note);
    } else if (token.type === 'footnote_definition_close') {
      open.pop();
    } else {
      open.at(-1)?.push(token);
    }
  }
  return { text, blocks };
}

function noteTokens(state: StateCore, note: Footnote, blocks: Token[]): Token[] {
  const paragraphEnd = blocks.at(-1)?.type === 'paragraph_close' ? blocks.slice(-1) : [];
  const rest = paragraphEnd.length > 0 ? blocks.slice(0, -1) : blocks;
  const open = new state.Token('footnote_open', 'li', 1);
  open.meta = { number: note.number };
  const backLinks = Array.from({ length: note.references }, (_, index) => {
    const link = new state.Token('footnote_back', 'a', 0);
    link.meta = { number: note.number, reference: index + 1 };
    return link;
  });
  return [open, ...rest, ...backLinks, ...paragraphEnd, new state.Token('footnote_close', 'li', -1)];
}

function noteIn(token: Token | undefined): { number: number; reference: number } {
  return { number: Number(token?.meta?.number ?? 0), reference: Number(token?.meta?.reference ?? 1) };
}

function referenceId({ number, reference }: { number: number; reference: number }): string {
  return `user-content-fnref-${number}${reference > 1 ? `-${reference}` : ''}`;
}

function renderReference(note: { number: number; reference: number }): string {
  const attributes = `id="${referenceId(note)}" data-footnote-ref aria-describedby="footnote-label"`;
  return `<sup><a href="#user-content-fn-${note.number}" ${attributes}>${note.number}</a></sup>`;
}

function renderSection(markdown: MarkdownIt, labels: Readonly<ContentLabels>): string {
  const title = markdown.utils.escapeHtml(labels.footnotes);
  return `<section class="footnotes" data-footnotes>\n<h2 id="footnote-label">${title}</h2>\n<ol>\n`;
}

function renderBackLink(
  markdown: MarkdownIt,
  note: { number: number; reference: number },
  labels: Readonly<ContentLabels>,
): string {
  const number = note.reference > 1 ? `${note.number}-${note.reference}` : String(note.number);
  const label = markdown.utils.escapeHtml(labels.backToReference.replace('{n}', number));
  const sign = note.reference > 1 ? `↩<sup>${note.reference}</sup>` : '↩';
  const attributes = `class="data-footnote-backref" data-footnote-backref aria-label="${label}"`;
  return ` <a href="#${referenceId(note)}" ${attributes}>${sign}</a>`;
}
