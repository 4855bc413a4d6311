import type { Root, RootContent } from 'hast';
import { visit } from 'unist-util-visit';

const UNSEEN = /^(?:script|style|template|noscript|link|meta)$/;

/** Takes comments out of a tree, and elements that are no part of a text. */
export function dropUnseen(tree: Root): void {
  visit(tree, (node) => {
    if (node.type === 'root') node.children = node.children.filter(isSeen);
    if (node.type === 'element') node.children = node.children.filter(isSeen);
  });
}

function isSeen(node: RootContent): boolean {
  return node.type === 'text' || (node.type === 'element' && !UNSEEN.test(node.tagName));
}
