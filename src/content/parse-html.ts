import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import {
  type DefaultTreeAdapterMap,
  defaultTreeAdapter,
  html as names,
  parseFragment,
  serialize,
} from 'parse5';
import { boundedAdapter } from './bounded-adapter.ts';

/** Open elements; browsers cut at 512. Everything that walks the tree recurses, so it may rely on this. */
const MAX_DEPTH = 256;
const MAX_ELEMENTS = 500_000;

type Fragment = DefaultTreeAdapterMap['documentFragment'];

/**
 * The tree that a browser makes of HTML inside an article.
 *
 * @throws {ContentError} `too-deep` or `too-large`.
 */
export function parseHtml(html: string): Root {
  const tree = fromParse5(parseBounded(html));
  return tree.type === 'root' ? tree : { type: 'root', children: [] };
}

/** What the HTML reads as after a browser took it in: the same HTML, if nothing in it is misnested. */
export function roundTrip(html: string): string {
  return serialize(parseBounded(html));
}

function parseBounded(html: string): Fragment {
  const article = defaultTreeAdapter.createElement(names.TAG_NAMES.DIV, names.NS.HTML, []);
  return parseFragment(article, html, {
    treeAdapter: boundedAdapter(MAX_DEPTH, MAX_ELEMENTS),
    scriptingEnabled: false,
  });
}
