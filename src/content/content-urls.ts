import { type FoundUrl, findHtmlUrls } from './html-urls.ts';
import { findMarkdownUrls } from './markdown-urls.ts';
import type { SourceFormat } from './render-content.ts';

export type UrlKind = FoundUrl['kind'];

/**
 * The addresses that a text uses, each once, in the order of their first use: of pictures (with `srcset` and `poster`),
 * and of links, videos and sounds. Code is not looked at, nor are mail addresses that Markdown finds by itself.
 */
export function contentUrls(source: string, format: SourceFormat): { images: string[]; links: string[] } {
  const images = new Set<string>();
  const links = new Set<string>();
  for (const { url, kind } of findUrls(source, format)) (kind === 'image' ? images : links).add(url);
  return { images: [...images], links: [...links] };
}

/**
 * The source with its addresses replaced and everything else as it was. `replace` is given each address as it reads
 * (without escapes) and returns the new one; returning the same leaves the source's own spelling.
 */
export function rewriteContentUrls(
  source: string,
  format: SourceFormat,
  replace: (url: string, kind: UrlKind) => string,
): string {
  const parts: string[] = [];
  let position = 0;
  for (const found of findUrls(source, format)) {
    const replacement = replace(found.url, found.kind);
    if (replacement === found.url || found.start < position) continue;
    parts.push(source.slice(position, found.start), found.write(replacement));
    position = found.end;
  }
  return parts.join('') + source.slice(position);
}

function findUrls(source: string, format: SourceFormat): FoundUrl[] {
  const found = format === 'html' ? findHtmlUrls(source) : findMarkdownUrls(source);
  return found.sort((a, b) => a.start - b.start);
}
