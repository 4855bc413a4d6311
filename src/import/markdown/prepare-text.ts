import { contentUrls, rewriteContentUrls } from '../../content/content-urls.ts';
import type { RenderedContent, SourceFormat } from '../../content/render-content.ts';
import type { Reader } from '../../database/database.ts';
import { renderText } from '../../posts/render-text.ts';
import type { AddressBook } from './addresses.ts';
import type { Item } from './item.ts';
import type { MarkdownFile } from './read-file.ts';
import { titleOf } from './title-of.ts';

/** A text as the site stores it. */
export interface PreparedText {
  source: string;
  format: SourceFormat;
  coverMediaId: number | null;
  coverAlt: string;
  rendered: RenderedContent;
  /** What of its pictures and links could not be taken. */
  problems: string[];
}

/** @throws ContentError when the text cannot be rendered. */
export async function prepareText(
  db: Reader,
  item: Item,
  file: MarkdownFile,
  addresses: AddressBook,
  isExport: boolean,
): Promise<PreparedText> {
  const format: SourceFormat = item.fields.isHtml ? 'html' : 'markdown';
  const { body } = titleOf(file, isExport);
  const { source, problems } = await rewrite(item, body, format, addresses);
  const cover = item.fields.cover === null ? null : await addresses.cover(item, item.fields.cover.src);
  return {
    source,
    format,
    coverMediaId: cover?.mediaId ?? null,
    coverAlt: cover?.mediaId ? (item.fields.cover?.alt ?? '') : '',
    rendered: await renderText(db, source, format),
    problems: [...problems, ...(cover?.problem ? [cover.problem] : [])],
  };
}

async function rewrite(item: Item, body: string, format: SourceFormat, addresses: AddressBook) {
  const { images, links } = contentUrls(body, format);
  const wanted = [
    ...images.map((url) => ['image', url] as const),
    ...links.map((url) => ['link', url] as const),
  ];
  const resolved = new Map<string, string>();
  const problems: string[] = [];
  for (const [kind, url] of wanted) {
    const { url: address, problem } = await addresses.resolve(item, url, kind);
    if (address !== url) resolved.set(`${kind} ${url}`, address);
    if (problem !== null) problems.push(problem);
  }
  if (resolved.size === 0) return { source: body, problems };
  const source = rewriteContentUrls(body, format, (url, kind) => resolved.get(`${kind} ${url}`) ?? url);
  return { source, problems };
}
