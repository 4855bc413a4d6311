import type { Element, Nodes, Root, RootContent } from 'hast';
import { find, html as schema } from 'property-information';

const VOID = new Set(['br', 'col', 'hr', 'img', 'input', 'source', 'track', 'wbr']);

/** HTML of a tree, character for character as the standard's serialising algorithm writes it. */
export function serialiseHtml(tree: Root): string {
  const parts: string[] = [];
  for (const child of tree.children) write(child, parts);
  return parts.join('');
}

function write(node: Nodes | RootContent, parts: string[]): void {
  if (node.type === 'text') parts.push(escapeText(node.value));
  if (node.type !== 'element') return;
  parts.push('<', node.tagName, attributes(node), '>');
  if (VOID.has(node.tagName)) return;
  for (const child of node.children) write(child, parts);
  parts.push('</', node.tagName, '>');
}

function attributes(element: Element): string {
  let result = '';
  for (const name in element.properties) {
    const value = element.properties[name];
    if (value === null || value === undefined || value === false) continue;
    const info = find(schema, name);
    result += ` ${info.attribute}="${escapeAttribute(attributeText(value, info.commaSeparated))}"`;
  }
  return result;
}

function attributeText(value: string | number | true | (string | number)[], commaSeparated: boolean): string {
  if (value === true) return '';
  return Array.isArray(value) ? value.join(commaSeparated ? ', ' : ' ') : String(value);
}

function escapeText(text: string): string {
  if (!/[&<>\u00A0]/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('\u00A0', '&nbsp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function escapeAttribute(value: string): string {
  if (!/[&"<>\u00A0]/.test(value)) return value;
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('\u00A0', '&nbsp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
