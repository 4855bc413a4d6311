import createParser, { type MarkdownIt, type Token } from 'markdown-it';
import { type FoundUrl, findHtmlUrls } from './html-urls.ts';
import { createContentMarkdown, parseMarkdown } from './markdown.ts';
import { writeAutolink, writeDestination, writeLiteral } from './markdown-addresses.ts';
import { SourceLines } from './source-lines.ts';

interface Span {
  start: number;
  end: number;
}

/** Of each text the parser is reading, the destination read last: that of the next link or picture in it. */
const destinations = new Map<string, Span>();
/** Places of tokens in the content of their paragraph, and of definitions in the text. */
const spans = new WeakMap<Token, Span>();
const markdown = createNotingMarkdown();

/** @throws {ContentError} `too-deep`. */
export function findMarkdownUrls(source: string): FoundUrl[] {
  // The parser drops a byte order mark; a space in its place keeps every position.
  const text = source.replace(/^\uFEFF/, ' ');
  destinations.clear();
  const tokens = parseMarkdown(markdown, text, {});
  const lines = new SourceLines(text);
  const pictureLabels = new Set(tokens.flatMap((token) => labelsOfPictures(token)));
  let row: [number, number] | null = null;
  return tokens.flatMap((token): FoundUrl[] => {
    if (token.type === 'tr_open') row = token.map;
    if (token.type === 'reference_definition') return definitionUrl(text, token, lines, pictureLabels);
    const map = token.map ?? row;
    if (!map || (token.type !== 'inline' && token.type !== 'html_block')) return [];
    const place = lines.locate(token.content, map[0], token.map === null);
    const found = token.type === 'inline' ? inlineUrls(token) : findHtmlUrls(token.content);
    return found.flatMap((url) => {
      const [start, end] = place(url.start, url.end) ?? [0, 0];
      const isThere = text.slice(start, end) === token.content.slice(url.start, url.end);
      return isThere && end > start ? [{ ...url, start, end }] : [];
    });
  });
}

/** A parser that notes where it reads addresses. */
function createNotingMarkdown(): MarkdownIt {
  const parser = createContentMarkdown();
  parser.core.ruler.disable(['linkify', 'footnotes', 'task_lists', 'strip_references']);
  const { parseLinkDestination } = parser.helpers;
  parser.helpers = {
    ...parser.helpers,
    parseLinkDestination: (text, start, max) => {
      const result = parseLinkDestination(text, start, max);
      if (result.ok) destinations.set(text, { start, end: result.pos });
      return result;
    },
  };
  parser.inline.State = class extends createParser.StateInline {
    override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
      const token = super.push(type, tag, nesting);
      noteInline(token, this.src, this.pos);
      return token;
    }
  };
  parser.block.State = class extends createParser.StateBlock {
    override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
      const token = super.push(type, tag, nesting);
      const span = type === 'reference_definition' && destinations.get(this.src);
      if (span) spans.set(token, span);
      return token;
    }
  };
  return parser;
}

/** What has no destination, HTML and links in plain text, is noted with the place where the parser stands. */
function noteInline(token: Token, text: string, position: number): void {
  if (token.type !== 'link_open' && token.type !== 'image' && token.type !== 'html_inline') return;
  const destination = token.type === 'html_inline' ? undefined : destinations.get(text);
  spans.set(token, destination ?? { start: position, end: position });
  if (destination) destinations.delete(text);
}

function labelsOfPictures(token: Token): string[] {
  return (token.children ?? []).flatMap((child) => {
    const label = child.type === 'image' ? child.meta?.label : undefined;
    return [...(typeof label === 'string' ? [label] : []), ...labelsOfPictures(child)];
  });
}

function definitionUrl(
  text: string,
  token: Token,
  lines: SourceLines,
  pictureLabels: ReadonlySet<string>,
): FoundUrl[] {
  const span = spans.get(token);
  if (!span) return [];
  const start = lines.toSource(span.start);
  const end = lines.toSource(span.end);
  const kind = pictureLabels.has(String(token.meta?.label)) ? 'image' : 'link';
  return [{ url: readDestination(text.slice(start, end)), kind, start, end, write: writeDestination }];
}

function inlineUrls(paragraph: Token): FoundUrl[] {
  const { content } = paragraph;
  return (paragraph.children ?? []).flatMap((token): FoundUrl[] => {
    const span = spans.get(token);
    if (!span || typeof token.meta?.label === 'string') return [];
    if (token.type === 'html_inline') return inlineHtmlUrls(token, span.start);
    if (token.markup === 'autolink' || token.markup === 'linkify')
      return foundLink(content, token, span.start);
    const url = readDestination(content.slice(span.start, span.end));
    const kind = token.type === 'image' ? 'image' : 'link';
    return url === '' ? [] : [{ url, kind, ...span, write: writeDestination }];
  });
}

function inlineHtmlUrls(token: Token, position: number): FoundUrl[] {
  return findHtmlUrls(token.content).map((found) => ({
    ...found,
    start: found.start + position,
    end: found.end + position,
  }));
}

function foundLink(content: string, token: Token, position: number): FoundUrl[] {
  const url = String(token.attrGet('href') ?? '');
  if (token.markup === 'autolink') {
    const end = position + url.length + 2;
    if (content.slice(position, end) !== `<${url}>`) return [];
    return [{ url, kind: 'link', start: position, end, write: (address) => writeAutolink(address, url) }];
  }
  const start = position - url.indexOf(':');
  const end = start + url.length;
  if (content.slice(start, end) !== url) return [];
  return [{ url, kind: 'link', start, end, write: (address) => writeLiteral(address, url) }];
}

function readDestination(raw: string): string {
  return markdown.utils.unescapeAll(raw.startsWith('<') ? raw.slice(1, -1) : raw);
}
