import { wrapParagraphs } from '../../../content/html-paragraphs.ts';
import { type Block, convertBlocks, hasBlocks } from './block-comments.ts';
import {
  addressLink,
  type ContentNotes,
  type ContentSource,
  escapeHtml,
  mediaKind,
} from './content-source.ts';
import { footnotesHtml } from './footnotes.ts';
import { expandKnownShortcodes } from './known-shortcodes.ts';

/** How deep shared blocks are looked up in one another. */
const MAX_SHARED_DEPTH = 5;
/** Empty blocks that stand for nothing a reader misses. */
const SPACE =
  /^(?:spacer|separator|paragraph|heading|column|columns|group|buttons?|more|nextpage|list|list-item|image|home-link|site-.*)$/;

/** HTML of a text of either editor, its block comments and shortcodes replaced. */
export function convertBlocksAndShortcodes(
  content: string,
  source: ContentSource,
  notes: ContentNotes,
  depth = 0,
): string {
  const classic = (text: string) =>
    text.trim() === '' ? text : wrapParagraphs(expandKnownShortcodes(text, source, notes));
  if (!hasBlocks(content)) return classic(content);
  return convertBlocks(content, {
    html: (text, inside) =>
      inside.every(({ name }) => name === 'freeform')
        ? classic(text)
        : expandKnownShortcodes(text, source, notes),
    block: (block, inner, isEmpty) => {
      if (block.name === 'block') return sharedHtml(block, source, notes, depth);
      if (block.name === 'footnotes') return footnotesHtml(source.footnotes);
      if (block.name === 'embed' || block.name.startsWith('core-embed/')) return embedHtml(block, inner);
      if (block.name === 'cover') return coverHtml(block, inner);
      if (isEmpty && !SPACE.test(block.name)) notes.droppedBlocks.add(block.name);
      return inner;
    },
  });
}

function sharedHtml(
  { attributes }: Block,
  source: ContentSource,
  notes: ContentNotes,
  depth: number,
): string {
  const content = source.sharedBlock(String(attributes.ref ?? ''));
  if (content !== undefined && depth < MAX_SHARED_DEPTH)
    return convertBlocksAndShortcodes(content, source, notes, depth + 1);
  notes.droppedBlocks.add('block');
  return '';
}

function embedHtml({ attributes }: Block, inner: string): string {
  const { url } = attributes;
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return inner;
  const caption = /<figcaption\b[^>]*>([\s\S]*?)<\/figcaption>/i.exec(inner)?.[1]?.trim() ?? '';
  if (caption === '') return `<p>${addressLink(url)}</p>`;
  return `<figure><p>${addressLink(url)}</p><figcaption>${caption}</figcaption></figure>`;
}

// Older covers have their picture in a style alone.
function coverHtml({ attributes }: Block, inner: string): string {
  const { url, alt } = attributes;
  if (
    typeof url !== 'string' ||
    mediaKind(url) !== 'picture' ||
    /<img\b[^>]*wp-block-cover__image/i.test(inner)
  )
    return inner;
  return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(typeof alt === 'string' ? alt : '')}"></figure>\n${inner}`;
}
