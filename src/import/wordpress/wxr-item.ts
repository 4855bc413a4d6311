import type { XmlElement } from './read-wxr.ts';
import { attributeOf, childrenNamed, decodeSlug, textOf } from './xml-values.ts';

/** A term as an item names it. */
export interface WxrTermRef {
  /** `category`, `post_tag`, `post_format`, `nav_menu` or a plugin's. */
  taxonomy: string;
  /** Decoded. */
  slug: string;
  name: string;
}

export interface WxrComment {
  id: string;
  /** `''` for what stands at the top. */
  parentId: string;
  /** `''` for a guest. */
  userId: string;
  name: string;
  email: string;
  website: string;
  content: string;
  /** `1`, `0`, `hold`, `spam`, `trash`, … */
  approved: string;
  /** `''` or `comment` for what people write. */
  type: string;
  date: string;
  dateGmt: string;
}

/** A post, a page, an attachment, a menu's entry, …: whatever stands in an `<item>`, as it stands there. */
export interface WxrItem {
  /** Digits, or `''`. */
  id: string;
  type: string;
  status: string;
  title: string;
  /** Decoded, `''` when there is none. */
  slug: string;
  link: string;
  guid: string;
  creator: string;
  content: string;
  excerpt: string;
  /** `''` when there is none. */
  parentId: string;
  menuOrder: number;
  hasPassword: boolean;
  isSticky: boolean;
  /** Local times, `YYYY-MM-DD hh:mm:ss`; all zeros or `''` when there is none. */
  date: string;
  modified: string;
  dateGmt: string;
  modifiedGmt: string;
  /** RFC 822. */
  pubDate: string;
  attachmentUrl: string;
  terms: WxrTermRef[];
  meta: ReadonlyMap<string, string[]>;
  comments: WxrComment[];
  /** Where it begins in the file, from 1. */
  line: number;
}

export function itemFrom(element: XmlElement): WxrItem {
  const value = (name: string) => textOf(element, name).trim();
  return {
    id: numberOr(value('wp:post_id'), ''),
    // Exports before version 1.0 had posts alone.
    type: value('wp:post_type') || 'post',
    status: value('wp:status'),
    title: value('title'),
    slug: decodeSlug(value('wp:post_name')),
    link: value('link'),
    guid: value('guid'),
    creator: loginFrom(value('dc:creator')),
    content: textOf(element, 'content:encoded'),
    excerpt: value('excerpt:encoded'),
    parentId: numberOr(value('wp:post_parent'), ''),
    menuOrder: Number(numberOr(value('wp:menu_order'), '0')),
    hasPassword: textOf(element, 'wp:post_password') !== '',
    isSticky: value('wp:is_sticky') === '1',
    date: value('wp:post_date'),
    modified: value('wp:post_modified'),
    dateGmt: value('wp:post_date_gmt'),
    modifiedGmt: value('wp:post_modified_gmt'),
    pubDate: value('pubDate'),
    attachmentUrl: value('wp:attachment_url'),
    terms: childrenNamed(element, 'category').map(termRefFrom),
    meta: metaOf(element),
    comments: childrenNamed(element, 'wp:comment').map(commentFrom),
    line: element.line,
  };
}

/** Logins hold neither brackets nor spaces at their ends; hand-made exports do. */
export function loginFrom(text: string): string {
  return text.replace(/[<>]/g, '').trim();
}

function termRefFrom(element: XmlElement): WxrTermRef {
  // Exports of version 1.0 and 1.1 call tags so, and repeat each category without saying what it is.
  const domain = attributeOf(element, 'domain') || 'category';
  const slug = decodeSlug(attributeOf(element, 'nicename'));
  return { taxonomy: domain === 'tag' ? 'post_tag' : domain, slug, name: element.text.trim() };
}

function metaOf(element: XmlElement): Map<string, string[]> {
  const meta = new Map<string, string[]>();
  for (const entry of childrenNamed(element, 'wp:postmeta')) {
    const key = textOf(entry, 'wp:meta_key').trim();
    meta.set(key, [...(meta.get(key) ?? []), textOf(entry, 'wp:meta_value')]);
  }
  return meta;
}

function commentFrom(element: XmlElement): WxrComment {
  const value = (name: string) => textOf(element, `wp:comment_${name}`).trim();
  return {
    id: numberOr(value('id'), ''),
    parentId: numberOr(value('parent'), ''),
    userId: numberOr(value('user_id'), ''),
    name: value('author'),
    email: value('author_email'),
    website: value('author_url'),
    content: textOf(element, 'wp:comment_content'),
    approved: value('approved'),
    type: value('type'),
    date: value('date'),
    dateGmt: value('date_gmt'),
  };
}

/** A number as WordPress counts, from 1. */
function numberOr<Other>(text: string, other: Other): string | Other {
  return /^[1-9]\d{0,18}$/.test(text) ? text : other;
}
