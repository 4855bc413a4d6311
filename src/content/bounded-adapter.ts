import { defaultTreeAdapter } from 'parse5';
import { tooDeep, tooLarge } from './content-error.ts';

/**
 * A parse5 tree adapter that stops before a tree gets out of hand: deep ones exhaust the stack of what walks them, and
 * misnested formatting is repeated in every paragraph after it, so that a short text can become a huge tree.
 */
export function boundedAdapter(maxDepth: number, maxElements: number): typeof defaultTreeAdapter {
  let depth = 0;
  let elements = 0;
  return {
    ...defaultTreeAdapter,
    createElement(...parameters) {
      if (++elements > maxElements) throw tooLarge('elements');
      return defaultTreeAdapter.createElement(...parameters);
    },
    onItemPush() {
      if (++depth > maxDepth) throw tooDeep();
    },
    onItemPop() {
      depth--;
    },
  };
}
