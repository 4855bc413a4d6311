import type { Element, ElementContent, Root, RootContent } from 'hast';
import { BLOCK_ELEMENTS } from './block-elements.ts';
import { LINK_SCHEMES, safeUrl } from './safe-url.ts';

const PHRASES: ReadonlyMap<string, string> = new Map([
  ...['a', 'br', 'em', 'strong', 'del', 'code'].map((name): [string, string] => [name, name]),
  ['b', 'strong'],
  ['i', 'em'],
  ['s', 'del'],
  ['kbd', 'code'],
  ['samp', 'code'],
]);
const BLOCKS = new Set(BLOCK_ELEMENTS);
const CELL = /^t[dh]$/;
const HEADING = /^h[1-6]$/;

/**
 * Brings a simplified tree down to what a comment may have: headings become paragraphs in bold, pictures links, other
 * blocks the paragraphs in them; text between blocks gets a paragraph of its own. Changes the tree.
 */
export function narrowToComment(tree: Root): void {
  tree.children = inBlocks(tree.children);
}

function inBlocks(nodes: readonly RootContent[]): ElementContent[] {
  const blocks: ElementContent[] = [];
  let run: ElementContent[] = [];
  const endRun = (): void => {
    if (run.some(saysSomething)) blocks.push(element('p', run));
    run = [];
  };
  for (const node of nodes) {
    if (node.type === 'element' && isBlock(node)) {
      endRun();
      for (const block of narrowBlock(node)) blocks.push(block);
    } else {
      for (const phrase of narrowPhrase(node)) run.push(phrase);
    }
  }
  endRun();
  return blocks;
}

/** Also what only looks like a phrase: a link around paragraphs. */
function isBlock(node: Element): boolean {
  return (
    BLOCKS.has(node.tagName) || HEADING.test(node.tagName) || (node.tagName !== 'code' && holdsBlock(node))
  );
}

function holdsBlock(node: Element): boolean {
  return node.children.some((child) => child.type === 'element' && isBlock(child));
}

function narrowBlock(block: Element): ElementContent[] {
  if (block.tagName === 'pre') return [codeBlock(block)];
  if (block.tagName === 'blockquote') return [element('blockquote', inBlocks(block.children))];
  if (block.tagName === 'ul' || block.tagName === 'ol') return listOf(block);
  const contents = inBlocks(block.children);
  return HEADING.test(block.tagName) ? contents.map(embolden) : contents;
}

function codeBlock(pre: Element): Element {
  const text = textOf(pre);
  return element('pre', [element('code', [{ type: 'text', value: text }])], { tabIndex: 0 });
}

function listOf(list: Element): ElementContent[] {
  const items = list.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return [element('li', child.tagName === 'li' ? tight(inBlocks(child.children)) : inBlocks([child]))];
  });
  return items.length > 0 ? [element(list.tagName, items)] : [];
}

/** An item of one paragraph needs no paragraph. */
function tight(blocks: ElementContent[]): ElementContent[] {
  const [first, ...others] = blocks;
  const isLead = first?.type === 'element' && first.tagName === 'p' && !others.some(isParagraph);
  return isLead ? [...first.children, ...others] : blocks;
}

function isParagraph(node: ElementContent): boolean {
  return node.type === 'element' && node.tagName === 'p';
}

function embolden(block: ElementContent): ElementContent {
  return block.type === 'element' && block.tagName === 'p'
    ? element('p', [element('strong', block.children)])
    : block;
}

function narrowPhrase(node: RootContent): ElementContent[] {
  if (node.type === 'text') return [node];
  if (node.type !== 'element') return [];
  if (node.tagName === 'img') return pictureLink(node);
  const children = node.children.flatMap(narrowPhrase);
  const name = PHRASES.get(node.tagName);
  if (CELL.test(node.tagName)) return [...children, { type: 'text', value: ' ' }];
  if (name === undefined) return children;
  return name === 'a' ? link(node.properties.href, children) : [element(name, children)];
}

function pictureLink(image: Element): ElementContent[] {
  const src = String(image.properties.src ?? '');
  const label = String(image.properties.alt ?? '').trim() || src;
  return label === '' ? [] : link(src, [{ type: 'text', value: label }]);
}

function link(address: unknown, children: ElementContent[]): ElementContent[] {
  const href = typeof address === 'string' ? safeUrl(address, LINK_SCHEMES) : null;
  if (!href) return children;
  const label: ElementContent[] = children.some(saysSomething) ? children : [{ type: 'text', value: href }];
  return [element('a', label, { href, rel: ['nofollow', 'ugc', 'noopener'] })];
}

function saysSomething(node: ElementContent): boolean {
  if (node.type === 'text') return node.value.trim() !== '';
  return node.type === 'element' && node.children.some(saysSomething);
}

function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  return node.tagName === 'br' ? '\n' : node.children.map(textOf).join('');
}

function element(
  tagName: string,
  children: ElementContent[],
  properties: Element['properties'] = {},
): Element {
  return { type: 'element', tagName, properties, children };
}
