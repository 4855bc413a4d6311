import type { WxrAttachment } from '../survey.ts';

/** What a text may refer to. */
export interface ContentSource {
  /** The text's own number in the export. */
  postId: string;
  attachment(id: string): WxrAttachment | undefined;
  /** The attachments that were uploaded to this text, in its order. */
  attachmentsOf(postId: string): readonly WxrAttachment[];
  /** The content of a block that texts share. */
  sharedBlock(id: string): string | undefined;
  /** JSON, as WordPress keeps a text's footnotes; `''` for none. */
  footnotes: string;
}

/** What a person should know of how a text was taken over. */
export interface ContentNotes {
  /** Names of what looks like a shortcode and stayed as text. */
  unknownShortcodes: Set<string>;
  /** Names of blocks that WordPress fills when a page is shown. */
  droppedBlocks: Set<string>;
  hadPages: boolean;
}

export type MediaKind = 'picture' | 'audio' | 'video' | 'other';

/** By the ending of its address. */
export function mediaKind(url: string): MediaKind {
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  if (/^(?:jpe?g|png|gif|webp|avif|svg|bmp|heic)$/.test(ending)) return 'picture';
  if (/^(?:mp3|m4a|ogg|oga|wav|flac|aac|wma)$/.test(ending)) return 'audio';
  return /^(?:mp4|m4v|webm|ogv|mov|wmv|avi|mpg|flv)$/.test(ending) ? 'video' : 'other';
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A link that shows its address. */
export function addressLink(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}
