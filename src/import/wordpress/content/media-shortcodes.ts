import type { WxrAttachment } from '../survey.ts';
import { type ContentSource, escapeHtml, mediaKind } from './content-source.ts';
import { plainText } from './plain-text.ts';
import type { ShortcodeAttributes } from './shortcode-attributes.ts';

/** A picture of each attachment, `''` when there is none. */
export function galleryHtml(attributes: ShortcodeAttributes, source: ContentSource): string {
  const pictures = chosen(attributes, source).filter((attachment) => mediaKind(attachment.url) === 'picture');
  if (pictures.length === 0) return '';
  return `<figure class="wp-block-gallery">\n${pictures.map(pictureHtml).join('\n')}\n</figure>`;
}

/** A player of each of a playlist's pieces. */
export function playlistHtml(attributes: ShortcodeAttributes, source: ContentSource): string {
  const kind = attributes.named.get('type') === 'video' ? 'video' : 'audio';
  const pieces = chosen(attributes, source).filter((attachment) => mediaKind(attachment.url) === kind);
  return pieces
    .map((piece) => figure(player(kind, piece.url), escapeHtml(plainText(piece.title))))
    .join('\n');
}

const FORMATS = [
  'src',
  'mp3',
  'm4a',
  'ogg',
  'oga',
  'wav',
  'flac',
  'wma',
  'mp4',
  'm4v',
  'webm',
  'ogv',
  'flv',
  'mov',
  'wmv',
];

/** A player of the file that the shortcode names, or of the first one that was uploaded to the text. */
export function playerHtml(
  kind: 'audio' | 'video',
  { named, listed }: ShortcodeAttributes,
  source: ContentSource,
): string | null {
  const url =
    FORMATS.map((format) => named.get(format)).find(isWebAddress) ??
    listed.find(isWebAddress) ??
    source.attachmentsOf(source.postId).find((attachment) => mediaKind(attachment.url) === kind)?.url;
  if (url === undefined) return null;
  const poster = named.get('poster');
  return figure(player(kind, url, isWebAddress(poster) ? poster : undefined), '');
}

/** Those that `ids` names, or all that were uploaded to the text. */
function chosen({ named }: ShortcodeAttributes, source: ContentSource): readonly WxrAttachment[] {
  const ids = numbers(named.get('ids') ?? named.get('include') ?? '');
  if (ids.length > 0) return ids.flatMap((id) => source.attachment(id) ?? []);
  const excluded = numbers(named.get('exclude') ?? '');
  const [postId = source.postId] = numbers(named.get('id') ?? '');
  return source.attachmentsOf(postId).filter((attachment) => !excluded.includes(attachment.id));
}

function numbers(list: string): string[] {
  return list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => /^\d+$/.test(id));
}

function isWebAddress(value: string | undefined): value is string {
  return value !== undefined && /^(?:https?:)?\/\//.test(value);
}

function pictureHtml({ url, alt, caption }: WxrAttachment): string {
  return figure(`<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">`, caption.trim());
}

function player(kind: 'audio' | 'video', url: string, poster?: string): string {
  const picture = poster === undefined ? '' : ` poster="${escapeHtml(poster)}"`;
  return `<${kind} controls src="${escapeHtml(url)}"${picture}></${kind}>`;
}

function figure(html: string, caption: string): string {
  return `<figure>${html}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}
