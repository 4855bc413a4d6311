import type { Root } from 'hast';
import { anchorHeadings } from './anchor-headings.ts';
import { tooDeep } from './content-error.ts';
import { type ContentLabels, DEFAULT_LABELS } from './content-labels.ts';
import { countWords } from './count-words.ts';
import type { Heading } from './headings.ts';
import { highlightCode } from './highlight-code.ts';
import { secureAddresses } from './link-addresses.ts';
import { createContentMarkdown, markdownToHtml } from './markdown.ts';
import { normaliseText } from './normalise-text.ts';
import { parseHtml } from './parse-html.ts';
import { plainText } from './plain-text.ts';
import { CONTENT_SCHEMA, safeHtml } from './sanitise.ts';
import { addScrollAreas } from './scroll-areas.ts';
import { simplifyElements } from './simplify-elements.ts';
import { type ContentPicture, sizePictures } from './size-pictures.ts';

export const SOURCE_FORMATS = ['markdown', 'html'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export interface RenderOptions {
  /** By the address that the source uses. */
  pictures?: ReadonlyMap<string, ContentPicture>;
  labels?: Partial<ContentLabels>;
  /** Ids that the page itself uses and no heading may take. */
  reservedIds?: Iterable<string>;
}

export interface RenderedContent {
  /** Safe HTML. */
  html: string;
  /** What the text says, one block a line. */
  text: string;
  headings: Heading[];
  words: number;
}

const markdown = createContentMarkdown();

/**
 * Renders the text of a post or page.
 *
 * @throws {ContentError} when the text nests too deeply or would make too large a page.
 */
export function renderContent(
  source: string,
  format: SourceFormat,
  options: RenderOptions = {},
): RenderedContent {
  const labels = { ...DEFAULT_LABELS, ...options.labels };
  try {
    const clean = normaliseText(source);
    return renderTree(
      parseHtml(format === 'html' ? clean : markdownToHtml(markdown, clean, labels)),
      labels,
      options,
    );
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(error);
    throw error;
  }
}

function renderTree(tree: Root, labels: ContentLabels, options: RenderOptions): RenderedContent {
  simplifyElements(tree);
  secureAddresses(tree);
  const text = plainText(tree);
  const headings = anchorHeadings(tree, options.reservedIds ?? []);
  sizePictures(tree, options.pictures ?? new Map());
  highlightCode(tree);
  addScrollAreas(tree, labels.table);
  return { html: safeHtml(tree, CONTENT_SCHEMA), text, headings, words: countWords(text) };
}
