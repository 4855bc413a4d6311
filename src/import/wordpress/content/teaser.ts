import type { Element, Root, RootContent } from 'hast';
import { textOfTree } from './plain-text.ts';

/** What a text says before its `<!--more-->`, or `''` when it has none. */
export function teaserOf(tree: Root): string {
  const before = childrenBefore(tree.children);
  return before === null ? '' : textOfTree({ type: 'root', children: before });
}

/** Copies of the nodes before the mark, or null when it isn't among them. */
function childrenBefore<Child extends RootContent>(children: readonly Child[]): Child[] | null {
  for (const [index, child] of children.entries()) {
    if (child.type === 'comment' && /^\s*more\b/.test(child.value))
      return structuredClone(children.slice(0, index));
    const inside = child.type === 'element' ? childrenBefore(child.children) : null;
    if (inside !== null)
      return [
        ...structuredClone(children.slice(0, index)),
        { ...(child as Element), children: inside } as Child & Element,
      ];
  }
  return null;
}
