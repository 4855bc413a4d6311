import type { Element, ElementContent, Root, RootContent } from 'hast';
import { CONTENT_SCHEMA } from './sanitise.ts';

const ALLOWED = new Set(CONTENT_SCHEMA.tagNames);

/** Left out with all that they contain. */
const DROPPED = new Set([
  ...['script', 'style', 'template', 'svg', 'math', 'title', 'head', 'noembed', 'noframes', 'frameset'],
  ...['select', 'datalist', 'area', 'param'],
]);

const RENAMED: ReadonlyMap<string, string> = new Map([
  ...[
    'aside',
    'center',
    'dialog',
    'fieldset',
    'footer',
    'form',
    'header',
    'hgroup',
    'main',
    'nav',
    'search',
  ].map((name): [string, string] => [name, 'div']),
  ...['listing', 'plaintext', 'textarea', 'xmp'].map((name): [string, string] => [name, 'pre']),
  ['acronym', 'abbr'],
  ['dir', 'ul'],
  ['legend', 'p'],
  ['menu', 'ul'],
  ['strike', 'del'],
  ['tt', 'code'],
]);

/** Paragraphs and headings with nothing in them are left over from other editors. */
const MEANS_TEXT = /^(?:p|h[1-6])$/;
const SHOWS_ITSELF = new Set(['a', 'audio', 'br', 'hr', 'img', 'input', 'picture', 'video']);

/** The attribute that holds the address of what an element embeds. */
const EMBEDS: ReadonlyMap<string, string> = new Map([
  ['iframe', 'src'],
  ['frame', 'src'],
  ['embed', 'src'],
  ['object', 'data'],
]);

/**
 * Brings a tree down to the elements that a text may have, keeping what it says: embedded pages become links, outdated
 * elements their present equivalents, unknown ones what they contain, alignment a class. Changes the tree.
 */
export function simplifyElements(tree: Root): void {
  const children: RootContent[] = [];
  simplifyInto(children, tree.children, 'root');
  tree.children = children;
}

function simplifyInto(
  result: (RootContent | ElementContent)[],
  nodes: readonly RootContent[],
  parent: string,
): void {
  for (const node of nodes) {
    if (node.type === 'text') result.push(node);
    if (node.type === 'element') simplifyElement(result, node, parent);
  }
}

function simplifyElement(result: (RootContent | ElementContent)[], element: Element, parent: string): void {
  if (DROPPED.has(element.tagName) || isHeadingAnchor(element)) return;
  const link = embedLink(element);
  if (link) {
    result.push(parent === 'root' || parent === 'div' ? paragraph(link) : link);
    return;
  }
  element.properties.className = classNames(element);
  element.tagName = newName(element);
  if (!ALLOWED.has(element.tagName)) {
    simplifyInto(result, element.children, parent);
    return;
  }
  const children: ElementContent[] = [];
  simplifyInto(children, element.children, element.tagName);
  element.children = children;
  if (element.tagName === 'pre') dropLeadingLines(element);
  if (element.tagName === 'input' && !isTask(element, parent)) return;
  if (MEANS_TEXT.test(element.tagName) && isEmpty(element)) return;
  result.push(element);
}

function isEmpty(element: Element): boolean {
  return element.children.every((child) => {
    if (child.type === 'text') return child.value.trim() === '';
    return child.type !== 'element' || (!SHOWS_ITSELF.has(child.tagName) && isEmpty(child));
  });
}

/** The permalink of an earlier rendering. */
function isHeadingAnchor(element: Element): boolean {
  return element.tagName === 'a' && hasClass(element, 'anchor');
}

function embedLink(element: Element): Element | null {
  const attribute = EMBEDS.get(element.tagName);
  const value = attribute ? String(element.properties[attribute] ?? '').trim() : '';
  if (!/^(?:https?:)?\/\//i.test(value)) return null;
  const href = value.startsWith('//') ? `https:${value}` : value;
  const title = String(element.properties.title ?? '').trim();
  return {
    type: 'element',
    tagName: 'a',
    properties: { href },
    children: [{ type: 'text', value: title || href }],
  };
}

function paragraph(child: ElementContent): Element {
  return { type: 'element', tagName: 'p', properties: {}, children: [child] };
}

function newName(element: Element): string {
  if (element.tagName === 'div' && hasClass(element, 'wp-caption')) return 'figure';
  if (element.tagName === 'p' && hasClass(element, 'wp-caption-text')) return 'figcaption';
  return RENAMED.get(element.tagName) ?? element.tagName;
}

function classNames(element: Element): string[] | undefined {
  const classes = Array.isArray(element.properties.className) ? element.properties.className.map(String) : [];
  const align = alignment(element);
  if (align && !classes.includes(`align-${align}`)) classes.push(`align-${align}`);
  return classes.length > 0 ? classes : undefined;
}

function alignment(element: Element): string | null {
  if (element.tagName === 'center') return 'center';
  const { style, align, className } = element.properties;
  if (Array.isArray(className)) {
    const named = className.find((name) => /^has-text-align-(?:left|right|center)$/.test(String(name)));
    if (named) return String(named).slice('has-text-align-'.length);
  }
  const value = typeof style === 'string' ? /text-align:\s*(left|right|center)/i.exec(style)?.[1] : align;
  return typeof value === 'string' && /^(?:left|right|center)$/i.test(value) ? value.toLowerCase() : null;
}

/** A browser drops the first line break of a `pre`, so that one kept here would be lost at the next reading. */
function dropLeadingLines(pre: Element): void {
  const first = pre.children[0];
  if (first?.type === 'text') first.value = first.value.replace(/^\n+/, '');
}

function isTask(input: Element, parent: string): boolean {
  const inItem = parent === 'li' || parent === 'p' || parent === 'label';
  return inItem && input.properties.type === 'checkbox';
}

function hasClass(element: Element, name: string): boolean {
  return Array.isArray(element.properties.className) && element.properties.className.includes(name);
}
