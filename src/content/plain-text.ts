import type { Element, Root, RootContent } from 'hast';
import { BLOCK_ELEMENTS } from './block-elements.ts';

const BLOCKS = new Set([...BLOCK_ELEMENTS, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const SILENT = new Set(['audio', 'picture', 'video', 'rp', 'rt']);

interface Lines {
  done: string[];
  line: string;
}

/** What a text says, one block a line: with code, without pictures' descriptions and footnote marks. */
export function plainText(tree: Root): string {
  const lines: Lines = { done: [], line: '' };
  for (const child of tree.children) read(child, lines, false);
  endLine(lines, false);
  return lines.done.join('\n');
}

function read(node: RootContent, lines: Lines, isCode: boolean): void {
  if (node.type === 'text') readText(node.value, lines, isCode);
  if (node.type !== 'element' || SILENT.has(node.tagName) || isFootnoteMark(node)) return;
  const isBlock = BLOCKS.has(node.tagName);
  const inCode = isCode || node.tagName === 'pre';
  if (isBlock || node.tagName === 'br') endLine(lines, isCode);
  for (const child of node.children) read(child, lines, inCode);
  if (isBlock) endLine(lines, inCode);
  if (node.tagName === 'td' || node.tagName === 'th') lines.line += ' ';
}

function readText(text: string, lines: Lines, isCode: boolean): void {
  if (!isCode) {
    lines.line += text.replace(/[ \t\n\f\r]+/g, ' ');
    return;
  }
  const parts = text.split('\n');
  parts.forEach((part, index) => {
    lines.line += part;
    if (index < parts.length - 1) endLine(lines, true);
  });
}

function endLine(lines: Lines, isCode: boolean): void {
  const line = isCode ? lines.line.trimEnd() : lines.line.replace(/ {2,}/g, ' ').trim();
  if (line !== '') lines.done.push(line);
  lines.line = '';
}

function isFootnoteMark(element: Element): boolean {
  const { dataFootnoteRef, dataFootnoteBackref, id } = element.properties;
  return dataFootnoteRef !== undefined || dataFootnoteBackref !== undefined || id === 'footnote-label';
}
