import type { Element, Root, RootContent } from 'hast';

const UNSEEN = /^(?:script|style|template|noscript|link|meta)$/;

/** Takes comments out of a tree, and elements that are no part of a text. */
export function dropUnseen(parent: Root | Element): void {
  parent.children = (parent.children as Element['children']).filter(isSeen);
  for (const child of parent.children) {
    if (child.type === 'element') dropUnseen(child);
  }
}

function isSeen(node: RootContent): boolean {
  return node.type === 'text' || (node.type === 'element' && !UNSEEN.test(node.tagName));
}
