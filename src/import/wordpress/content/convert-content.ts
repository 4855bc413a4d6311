import { normaliseText } from '../../../content/normalise-text.ts';
import { parseHtml } from '../../../content/parse-html.ts';
import { serialiseHtml } from '../../../content/serialise-html.ts';
import { cleanTree } from './clean-tree.ts';
import type { ContentNotes, ContentSource } from './content-source.ts';
import { convertBlocksAndShortcodes } from './convert-blocks.ts';
import { addressesIn, rewriteAddresses } from './rewrite-addresses.ts';
import { teaserOf } from './teaser.ts';

export interface ConvertedContent {
  /** HTML for `renderContent`. */
  html: string;
  /** What the text says before its `<!--more-->`, `''` when it has none. */
  teaser: string;
  notes: ContentNotes;
}

/**
 * Turns the content of a WordPress post into plain HTML: paragraphs written out, blocks, shortcodes and embeds replaced.
 * @param findPlaces where the files of the given addresses are now; what it does not name stays as it is.
 * @throws ContentError when the text nests too deeply or is too large.
 */
export async function convertContent(
  content: string,
  source: ContentSource,
  findPlaces: (addresses: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<ConvertedContent> {
  const notes: ContentNotes = { unknownShortcodes: new Set(), droppedBlocks: new Set(), hadPages: false };
  const text = normaliseText(content);
  notes.hadPages = /<!--\s*nextpage\s*-->/.test(text);
  // A page's end may stand in the middle of a line; what it parted are paragraphs.
  const joined = text.replace(/<!--\s*nextpage\s*-->/g, '\n\n');
  const tree = parseHtml(convertBlocksAndShortcodes(joined, source, notes));
  const teaser = teaserOf(tree);
  cleanTree(tree, source);
  rewriteAddresses(tree, await findPlaces(addressesIn(tree)));
  return { html: tidy(serialiseHtml(tree)), teaser, notes };
}

const BLOCK = '(?:p|h[1-6]|blockquote|figure|table|ul|ol|dl|pre|div|section|hr)';
const BETWEEN_BLOCKS = new RegExp(`(</${BLOCK}>)(?=<${BLOCK}\\b)`, 'g');

/** Without the blank lines that comments left behind, and with blocks on lines of their own; code stays as it is. */
function tidy(html: string): string {
  const parts = html.split(/(<pre(?: [^>]*)?>[\s\S]*?<\/pre>)/);
  const tidied = parts.map((part) =>
    part.startsWith('<pre')
      ? part
      : part.replace(/\n[ \t]*(?:\n[ \t]*)+/g, '\n\n').replace(BETWEEN_BLOCKS, '$1\n'),
  );
  return tidied.join('').trim();
}
