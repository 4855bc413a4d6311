// The first reading of an export: what the second needs to know before it meets the items.
import { noDamage } from './decode-file.ts';
import { BrokenFileError, HOW_TO_EXPORT, readWxr, type XmlElement } from './read-wxr.ts';
import { offsetOf, rfc822Time } from './wordpress-date.ts';
import { authorFrom, termFrom, type WxrAuthor, type WxrTerm } from './wxr-channel.ts';
import { WxrError } from './wxr-error.ts';
import { itemFrom, type WxrItem } from './wxr-item.ts';

export interface WxrAttachment {
  /** Digits, or the URL where the export gives no number. */
  id: string;
  url: string;
  /** Place below the uploads folder as WordPress keeps it: `2024/05/a.jpg`; `''` when unknown. */
  file: string;
  title: string;
  alt: string;
  /** HTML. */
  caption: string;
  parentId: string;
  menuOrder: number;
  link: string;
}

export interface Survey {
  blog: {
    title: string;
    description: string;
    language: string;
    /** Where readers find the blog: `https://blog.example/news`. */
    url: string;
    /** How far its clock is ahead of UTC, in milliseconds. */
    offset: number;
    /** Milliseconds since 1970; 0 when unknown. */
    exportedAt: number;
    /** The blog's names, now and before, without `www.`. */
    hosts: Set<string>;
  };
  authors: WxrAuthor[];
  terms: WxrTerm[];
  /** By number. */
  attachments: Map<string, WxrAttachment>;
  /** The numbers of pages that are imported. */
  pageIds: Set<string>;
  /** Blocks that posts share, by number: their content. */
  sharedBlocks: Map<string, string>;
  itemCount: number;
  broken: string | null;
  /** What a person should know of the file as a whole. */
  notes: string[];
}

/** @throws WxrError when the file cannot be read or is no WordPress export. */
export async function surveyWxr(file: string): Promise<Survey> {
  const damage = noDamage();
  const survey = emptySurvey();
  const channel = new Map<string, string>();
  let isExport = false;
  try {
    for await (const element of readWxr(file, damage)) {
      isExport ||=
        element.name.startsWith('wp:') || element.children.some((child) => child.name.startsWith('wp:'));
      if (element.children.length === 0) channel.set(element.name, element.text.trim());
      else addElement(survey, element);
    }
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    survey.broken = error.message;
  }
  if (!isExport)
    throw new WxrError(
      'not-wxr',
      `${file} ${survey.broken === null ? 'is a feed of another kind' : 'breaks off before its first post'}, no WordPress export. ${HOW_TO_EXPORT}`,
    );
  addChannel(survey, channel);
  if (damage.invalidSequences > 0) {
    survey.notes.push(
      `${damage.invalidSequences} places are not valid in the file's encoding; they show as \ufffd`,
    );
  }
  if (damage.controlCharacters > 0) {
    survey.notes.push(
      `${damage.controlCharacters} control characters, which XML does not allow, were removed`,
    );
  }
  return survey;
}

function emptySurvey(): Survey {
  return {
    blog: { title: '', description: '', language: '', url: '', offset: 0, exportedAt: 0, hosts: new Set() },
    authors: [],
    terms: [],
    attachments: new Map(),
    pageIds: new Set(),
    sharedBlocks: new Map(),
    itemCount: 0,
    broken: null,
    notes: [],
  };
}

function addChannel({ blog }: Survey, channel: ReadonlyMap<string, string>): void {
  blog.title = channel.get('title') ?? '';
  blog.description = channel.get('description') ?? '';
  blog.language = channel.get('language') ?? '';
  blog.url = (
    channel.get('wp:base_blog_url') ||
    channel.get('link') ||
    channel.get('wp:base_site_url') ||
    ''
  ).replace(/\/+$/, '');
  blog.exportedAt = rfc822Time(channel.get('pubDate') ?? '') ?? 0;
  for (const name of ['wp:base_blog_url', 'link']) addHost(blog.hosts, channel.get(name) ?? '');
}

function addElement(survey: Survey, element: XmlElement): void {
  if (element.name === 'wp:author') survey.authors.push(authorFrom(element));
  if (/^wp:(?:category|tag|term)$/.test(element.name)) survey.terms.push(termFrom(element));
  if (element.name === 'item') addItem(survey, itemFrom(element));
}

function addItem(survey: Survey, item: WxrItem): void {
  survey.itemCount += 1;
  if (survey.blog.offset === 0) survey.blog.offset = offsetOf(item) ?? 0;
  // A post's guid keeps the address that the blog had when it was written.
  if (/^(?:post|page|attachment)$/.test(item.type)) addHost(survey.blog.hosts, item.guid);
  if (item.type === 'page' && item.status !== 'trash') survey.pageIds.add(item.id);
  if (item.type === 'wp_block') survey.sharedBlocks.set(item.id, item.content);
  if (item.type === 'attachment' && item.status !== 'trash') {
    const attachment = attachmentFrom(item);
    if (!survey.attachments.has(attachment.id)) survey.attachments.set(attachment.id, attachment);
    addHost(survey.blog.hosts, attachment.url);
  }
}

function attachmentFrom(item: WxrItem): WxrAttachment {
  const url = item.attachmentUrl || item.guid;
  return {
    id: item.id || url,
    url,
    file: item.meta.get('_wp_attached_file')?.[0]?.trim() ?? '',
    title: item.title,
    alt: item.meta.get('_wp_attachment_image_alt')?.[0]?.trim() ?? '',
    caption: item.excerpt,
    parentId: item.parentId,
    menuOrder: item.menuOrder,
    link: item.link,
  };
}

function addHost(hosts: Set<string>, address: string): void {
  const host = URL.parse(address)?.hostname.replace(/^www\./, '') ?? '';
  if (host !== '') hosts.add(host);
}
