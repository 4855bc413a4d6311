import type { Element, ElementContent, Root, RootContent } from 'hast';
import { common, createLowlight } from 'lowlight';
import { elementsIn } from './elements-in.ts';

/** Characters of one block, and of all blocks of a text; longer code is shown in one colour. */
const MAX_BLOCK = 50_000;
const MAX_TOTAL = 300_000;
const MAX_DEPTH = 64;

const lowlight = createLowlight(common);
lowlight.registerAlias({ javascript: ['mjs', 'cjs'], bash: ['console', 'shell-session'], cpp: ['cc'] });

/** Marks the words of code whose language is named and known, by classes. */
export function highlightCode(tree: Root): void {
  let room = MAX_TOTAL;
  for (const pre of elementsIn(tree)) {
    const code = pre.tagName === 'pre' ? onlyCode(pre) : null;
    const language = code && languageOf(code);
    if (!code || !language || !lowlight.registered(language)) continue;
    const text = textOf(code);
    if (text.length > MAX_BLOCK || text.length > room) continue;
    room -= text.length;
    const marked = highlight(language, text);
    if (!marked) continue;
    code.children = marked;
    const classes = [code.properties.className ?? []].flat().map(String);
    code.properties.className = ['hljs', ...classes.filter((name) => name !== 'hljs')];
  }
}

function onlyCode(pre: Element): Element | null {
  const [child, other] = pre.children;
  return child?.type === 'element' && child.tagName === 'code' && !other ? child : null;
}

function languageOf(code: Element): string | null {
  const classes = [code.properties.className ?? []].flat().map(String);
  const name = classes.find((word) => word.startsWith('language-') || word.startsWith('lang-'));
  return name ? name.slice(name.indexOf('-') + 1).toLowerCase() : null;
}

function textOf(node: Element): string {
  return node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('');
}

function highlight(language: string, text: string): ElementContent[] | null {
  try {
    const { children } = lowlight.highlight(language, text, { prefix: 'hljs-' });
    return depthOf(children) > MAX_DEPTH ? null : children.filter(isContent);
  } catch (error) {
    // Code can nest so deeply that the grammar runs out of stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function isContent(node: RootContent): node is ElementContent {
  return node.type !== 'doctype';
}

function depthOf(nodes: readonly RootContent[]): number {
  let depth = 0;
  for (const node of nodes) {
    if (node.type === 'element') depth = Math.max(depth, 1 + depthOf(node.children));
  }
  return depth;
}
