import type { Element, Root } from 'hast';

/** Every element of a tree in document order; the list does not follow later changes of the tree. */
export function elementsIn(tree: Root): Element[] {
  const elements: Element[] = [];
  collect(tree, elements);
  return elements;
}

function collect(parent: Root | Element, elements: Element[]): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    elements.push(child);
    collect(child, elements);
  }
}
