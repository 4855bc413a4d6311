import { tooDeep } from './content-error.ts';
import { DEFAULT_LABELS } from './content-labels.ts';
import { wrapParagraphs } from './html-paragraphs.ts';
import { createCommentMarkdown, markdownToHtml } from './markdown.ts';
import { narrowToComment } from './narrow-to-comment.ts';
import { normaliseText } from './normalise-text.ts';
import { parseHtml } from './parse-html.ts';
import { plainText } from './plain-text.ts';
import type { SourceFormat } from './render-content.ts';
import { COMMENT_SCHEMA, safeHtml } from './sanitise.ts';
import { simplifyElements } from './simplify-elements.ts';

const markdown = createCommentMarkdown();

/**
 * Renders a reader's comment: prose, lists, quotes, code and links, which search engines are told not to follow. In
 * Markdown, HTML shows as it was typed; in both formats a line break is one.
 *
 * @throws {ContentError} when the comment nests too deeply.
 */
export function renderComment(source: string, format: SourceFormat): { html: string; text: string } {
  try {
    const clean = normaliseText(source);
    const html = format === 'html' ? wrapParagraphs(clean) : markdownToHtml(markdown, clean, DEFAULT_LABELS);
    const tree = parseHtml(html);
    simplifyElements(tree);
    narrowToComment(tree);
    return { html: safeHtml(tree, COMMENT_SCHEMA), text: plainText(tree) };
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(error);
    throw error;
  }
}
