import type { Element, Root } from 'hast';
import { elementsIn } from './elements-in.ts';
import { plainText } from './plain-text.ts';

/** Lets wide tables and code be scrolled by keyboard: code takes focus, a table stands in a named region that does. */
export function addScrollAreas(tree: Root, tableLabel: string): void {
  for (const parent of [tree, ...elementsIn(tree)]) wrapTables(parent);
  let tables = 0;
  for (const element of elementsIn(tree)) {
    if (element.tagName === 'pre') element.properties.tabIndex = 0;
    if (isScrollArea(element)) describe(element, tableName(element, tableLabel, ++tables));
  }
}

function wrapTables(parent: Root | Element): void {
  if (parent.type === 'element' && isScrollArea(parent)) return;
  parent.children.forEach((child, index) => {
    if (child.type !== 'element' || child.tagName !== 'table') return;
    const properties = { className: ['table-scroll'] };
    parent.children[index] = { type: 'element', tagName: 'div', properties, children: [child] };
  });
}

function isScrollArea({ tagName, properties, children }: Element): boolean {
  const first = children[0];
  const isNamed = tagName === 'div' && [properties.className ?? []].flat().includes('table-scroll');
  return isNamed && children.length === 1 && first?.type === 'element' && first.tagName === 'table';
}

function describe(area: Element, label: string): void {
  area.properties = { className: ['table-scroll'], tabIndex: 0, role: 'region', ariaLabel: label };
}

function tableName(area: Element, label: string, number: number): string {
  const name = label.replace('{n}', String(number));
  const table = area.children[0];
  const children = table?.type === 'element' ? table.children : [];
  const caption = children.find((child) => child.type === 'element' && child.tagName === 'caption');
  const text = caption ? plainText({ type: 'root', children: [caption] }) : '';
  return text === '' ? name : `${name}: ${text.slice(0, 100)}`;
}
