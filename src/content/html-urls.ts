import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { boundedAdapter } from './bounded-adapter.ts';
import { srcsetCandidates } from './safe-url.ts';

/** An address in a source: where it is, how it reads and how another is written in its place. */
export interface FoundUrl {
  url: string;
  kind: 'image' | 'link';
  /** UTF-16 units from the beginning of the source. */
  start: number;
  end: number;
  write: (url: string) => string;
}

type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
type HtmlElement = DefaultTreeAdapterTypes.Element;

const IMAGE_SOURCES = new Set(['img', 'input']);
const FILE_SOURCES = new Set(['audio', 'embed', 'iframe', 'source', 'track', 'video']);
const MAX_DEPTH = 1_000;
const MAX_ELEMENTS = 2_000_000;
const VALUE = /^[^\s=]+\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'][^\s]*))$/;

/** @throws {ContentError} `too-deep` or `too-large`. */
export function findHtmlUrls(html: string): FoundUrl[] {
  const found = new Map<number, FoundUrl>();
  const fragment = parseFragment(html, {
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
    treeAdapter: boundedAdapter(MAX_DEPTH, MAX_ELEMENTS),
  });
  const waiting: HtmlNode[] = [...fragment.childNodes];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!node || !('tagName' in node)) continue;
    for (const url of elementUrls(html, node)) found.set(url.start, url);
    for (const child of node.childNodes) waiting.push(child);
    if ('content' in node) for (const child of node.content.childNodes) waiting.push(child);
  }
  return [...found.values()];
}

function elementUrls(html: string, element: HtmlElement): FoundUrl[] {
  return element.attrs.flatMap(({ name, value }) => {
    const kind = kindOf(element.tagName, name);
    const place = element.sourceCodeLocation?.attrs?.[name];
    if (!kind || !place) return [];
    const text = html.slice(place.startOffset, place.endOffset);
    const match = VALUE.exec(text);
    if (!match) return [];
    const quote = match[1] !== undefined ? '"' : match[2] !== undefined ? "'" : '';
    const raw = match[1] ?? match[2] ?? match[3] ?? '';
    const start = place.startOffset + text.length - quote.length - raw.length;
    if (name === 'srcset') return srcsetUrls(raw, start, quote);
    return value.trim() === '' ? [] : [singleUrl(raw, value, start, quote, kind)];
  });
}

function kindOf(tagName: string, attribute: string): FoundUrl['kind'] | null {
  if (attribute === 'srcset') return tagName === 'img' || tagName === 'source' ? 'image' : null;
  if (attribute === 'poster') return tagName === 'video' ? 'image' : null;
  if (attribute === 'href') return tagName === 'a' || tagName === 'area' ? 'link' : null;
  if (attribute !== 'src') return null;
  if (IMAGE_SOURCES.has(tagName)) return 'image';
  return FILE_SOURCES.has(tagName) ? 'link' : null;
}

function singleUrl(
  raw: string,
  value: string,
  start: number,
  quote: string,
  kind: FoundUrl['kind'],
): FoundUrl {
  const before = raw.length - raw.trimStart().length;
  const end = start + before + raw.trim().length;
  return { url: value.trim(), kind, start: start + before, end, write: (url) => escapeValue(url, quote) };
}

/** Candidates are told apart in the source's spelling: character references hold no spaces and no commas. */
function srcsetUrls(raw: string, start: number, quote: string): FoundUrl[] {
  return srcsetCandidates(raw).map(({ url, start: offset }) => ({
    url: decodeReferences(url),
    kind: 'image',
    start: start + offset,
    end: start + offset + url.length,
    write: (address) => escapeValue(escapeForSrcset(address), quote),
  }));
}

function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  const fragment = parseFragment(`<i title="${text.replaceAll('"', '&quot;')}"></i>`);
  const [element] = fragment.childNodes;
  return element && 'attrs' in element ? (element.attrs[0]?.value ?? text) : text;
}

function escapeForSrcset(url: string): string {
  return url.replace(/\s/g, encodeURIComponent).replace(/^,|,$/g, '%2C');
}

function escapeValue(url: string, quote: string): string {
  const escaped = url.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (quote === '"') return escaped.replaceAll('"', '&quot;');
  if (quote === "'") return escaped.replaceAll("'", '&#39;');
  return `"${escaped.replaceAll('"', '&quot;')}"`;
}
