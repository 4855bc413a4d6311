import createParser, { type Env, type MarkdownIt, type Token } from 'markdown-it';
import { tooDeep } from './content-error.ts';
import type { ContentLabels } from './content-labels.ts';
import { addFootnotes } from './markdown-footnotes.ts';
import { addTaskLists } from './markdown-tasks.ts';

/** Levels of quotes, lists and links; deeper text would be dropped by the parser, so it is refused. */
const MAX_NESTING = 100;
const WWW_REST = /[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+(?::\d{1,5})?(?:[/?#][^\s<]{0,2000})?/uy;
const TRAILING_PUNCTUATION = /[?!.,:*_~'"]+$/;

/** CommonMark with GFM's tables, strikethrough, autolinks, task lists and footnotes; HTML passes through. */
export function createContentMarkdown(): MarkdownIt {
  return createMarkdown({ html: true }).use(addFootnotes).use(addTaskLists);
}

/** As much of Markdown as a comment needs: HTML is shown as typed and every line break counts. */
export function createCommentMarkdown(): MarkdownIt {
  return createMarkdown({ html: false, breaks: true }).disable(['table']);
}

/**
 * The HTML of a normalised Markdown text, not yet safe.
 *
 * @throws {ContentError} `too-deep`.
 */
export function markdownToHtml(
  markdown: MarkdownIt,
  source: string,
  labels: Readonly<ContentLabels>,
): string {
  const env = { labels };
  return markdown.renderer.render(parseMarkdown(markdown, source, env), markdown.options, env);
}

/** @throws {ContentError} `too-deep`. */
export function parseMarkdown(markdown: MarkdownIt, source: string, env: Env): Token[] {
  const tokens = markdown.parse(source, env);
  if (tokens.some(({ level }) => level >= MAX_NESTING - 1)) throw tooDeep();
  return tokens;
}

function createMarkdown(options: { html: boolean; breaks?: boolean }): MarkdownIt {
  const markdown = createParser({ ...options, linkify: true, maxNesting: MAX_NESTING });
  markdown.renderer.rules.s_open = () => '<del>';
  markdown.renderer.rules.s_close = () => '</del>';
  // Addresses stay as they are written: pictures are looked up by them.
  markdown.normalizeLink = (url) => url;
  markdown.normalizeLinkText = (url) => url;
  markdown.linkify
    .set({ fuzzyLink: false })
    .add('//', null)
    .add('ftp:', null)
    .add('www.', {
      validate: (text, position) => wwwLength(text, position),
      normalize: (match) => {
        match.url = `http://${match.url}`;
      },
    });
  return markdown;
}

function wwwLength(text: string, position: number): number {
  WWW_REST.lastIndex = position;
  let rest = WWW_REST.exec(text)?.[0] ?? '';
  for (let previous = ''; previous !== rest; ) {
    previous = rest;
    rest = rest.replace(TRAILING_PUNCTUATION, '');
    if (rest.endsWith(')') && count(rest, ')') > count(rest, '(')) rest = rest.slice(0, -1);
  }
  return rest.length;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
