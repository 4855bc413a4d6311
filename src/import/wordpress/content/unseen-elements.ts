import type { Root } from 'hast';
import { SKIP, visit } from 'unist-util-visit';

const UNSEEN = /^(?:script|style|template|noscript|link|meta)$/;

/** Takes comments out of a tree, and elements that are no part of a text. */
export function dropUnseen(tree: Root): void {
  visit(tree, (node, index, parent) => {
    const isUnseen = node.type === 'comment' || (node.type === 'element' && UNSEEN.test(node.tagName));
    if (!isUnseen || parent === undefined || index === undefined) return undefined;
    parent.children.splice(index, 1);
    return [SKIP, index];
  });
}
