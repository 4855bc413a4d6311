import { contentUrls, rewriteContentUrls } from '../../content/content-urls.ts';
import { type RenderedContent, renderContent, type SourceFormat } from '../../content/render-content.ts';
import type { Reader } from '../../database/database.ts';
import { picturesByUrl } from '../../media/picture-queries.ts';
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
  const { source, images, problems } = await rewrite(item, body, format, addresses);
  const cover = item.fields.cover === null ? null : await addresses.cover(item, item.fields.cover.src);
  const pictures = await picturesByUrl(db, images);
  return {
    source,
    format,
    coverMediaId: cover?.mediaId ?? null,
    coverAlt: cover?.mediaId ? (item.fields.cover?.alt ?? '') : '',
    rendered: renderContent(source, format, { pictures }),
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
  const addressOf = (kind: string, url: string) => resolved.get(`${kind} ${url}`) ?? url;
  const source =
    resolved.size === 0 ? body : rewriteContentUrls(body, format, (url, kind) => addressOf(kind, url));
  return { source, images: images.map((url) => addressOf('image', url)), problems };
}
