// Leaves of a text's HTML what a writer would recognise as their own: no comments, no layout boxes, no editor's classes.
import type { Element, ElementContent, Root } from 'hast';
import { elementsIn } from '../../../content/elements-in.ts';
import type { ContentSource } from './content-source.ts';
import { dropUnseen } from './unseen-elements.ts';

const KEPT_CLASSES =
  /^(?:align(?:left|right|center|none|wide|full)|has-text-align-(?:left|right|center)|wp-block-gallery|blocks-gallery-grid|gallery|wp-caption|wp-caption-text|language-[\w+#.-]{1,40})$/;
const DROPPED_ATTRIBUTES =
  /^(?:data[A-Z]|on[A-Z]|aria)|^(?:target|autoplay|loading|decoding|fetchPriority|contentEditable|itemProp|itemScope|itemType|role)$/i;
const EDITORS_IDS = /^(?:caption-)?attachment_\d+$|^block-[\da-f-]{36}$|^more-\d+$/;
const BLOCKS =
  /^(?:address|article|aside|blockquote|details|div|dl|figure|h[1-6]|hr|ol|p|pre|section|table|ul|audio|video)$/;

export function cleanTree(tree: Root, source: ContentSource): void {
  dropUnseen(tree);
  for (const element of elementsIn(tree)) {
    describePicture(element, source);
    cleanAttributes(element);
    linkAddress(element);
  }
  dropRemains(tree);
}

/** The library's description of a picture, where the text has none of its own. */
function describePicture({ tagName, properties }: Element, source: ContentSource): void {
  if (tagName !== 'img' || (properties.alt !== undefined && properties.alt !== '')) return;
  const id = classesOf(properties).flatMap((name) => /^wp-image-(\d+)$/.exec(name)?.[1] ?? [])[0];
  const alt = id === undefined ? undefined : source.attachment(id)?.alt;
  if (alt) properties.alt = alt;
}

function cleanAttributes({ properties }: Element): void {
  const classes = classesOf(properties).filter((name) => KEPT_CLASSES.test(name) || isBox(name));
  properties.className = classes.length > 0 ? classes : undefined;
  const align = /text-align:\s*(?:left|right|center)/i.exec(String(properties.style ?? ''))?.[0];
  properties.style = align;
  if (EDITORS_IDS.test(String(properties.id ?? ''))) properties.id = undefined;
  for (const name of Object.keys(properties)) {
    if (DROPPED_ATTRIBUTES.test(name)) properties[name] = undefined;
  }
}

function classesOf(properties: Element['properties']): string[] {
  return [properties.className ?? []].flat().map(String);
}

function isBox(name: string): boolean {
  return name.startsWith('wp-block-') && name !== 'wp-block-gallery';
}

/** WordPress shows what an address that stands alone leads to; here it becomes a link. */
function linkAddress(element: Element): void {
  const [only, ...others] = element.children;
  if (element.tagName !== 'p' || only?.type !== 'text' || others.length > 0) return;
  const address = only.value.trim();
  if (!/^https?:\/\/[^\s<>"]+$/.test(address)) return;
  element.children = [
    {
      type: 'element',
      tagName: 'a',
      properties: { href: address },
      children: [{ type: 'text', value: address }],
    },
  ];
}

function dropRemains(parent: Root | Element): void {
  const children: ElementContent[] = [];
  for (const child of parent.children as ElementContent[]) {
    if (child.type !== 'element') children.push(child);
    else for (const kept of remainsOf(child, parent)) children.push(kept);
  }
  parent.children = children;
}

/** What of an element a reader needs: nothing, what it contains, or itself. */
function remainsOf(element: Element, parent: Root | Element): ElementContent[] {
  dropRemains(element);
  if (isEmptyParagraph(element) || isSecondLink(element)) return [];
  if (isWrapper(element, parent)) return element.children;
  dropBoxClasses(element);
  return [element];
}

function isEmptyParagraph({ tagName, children }: Element): boolean {
  return tagName === 'p' && children.every((child) => child.type === 'text' && child.value.trim() === '');
}

/** A file's button and preview repeat the link beside them. */
function isSecondLink({ properties }: Element): boolean {
  return classesOf(properties).some(
    (name) => name === 'wp-block-file__button' || name === 'wp-block-file__embed',
  );
}

/** A box that only arranged blocks, a span that only had a style. */
function isWrapper(element: Element, parent: Root | Element): boolean {
  if (element.tagName === 'span') return attributesOf(element).length === 0;
  if (element.tagName !== 'div' || attributesOf(element).some((name) => name !== 'className')) return false;
  if (!classesOf(element.properties).every(isBox)) return false;
  const holdsBlocks = element.children.every((child) =>
    child.type === 'element'
      ? BLOCKS.test(child.tagName)
      : child.type !== 'text' || child.value.trim() === '',
  );
  return (
    holdsBlocks && (parent.type === 'root' || /^(?:div|section|article|blockquote|li)$/.test(parent.tagName))
  );
}

function attributesOf({ properties }: Element): string[] {
  return Object.keys(properties).filter((name) => properties[name] !== undefined);
}

function dropBoxClasses({ properties }: Element): void {
  const classes = classesOf(properties).filter((name) => !isBox(name));
  properties.className = classes.length > 0 ? classes : undefined;
}
