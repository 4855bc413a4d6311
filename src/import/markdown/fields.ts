// The fields before a post under the names that Hugo, Jekyll, Astro, Zola, Eleventy and Next blogs give them.
import { z } from 'zod';
import type { AuthorInput } from '../../authors/ensure-author.ts';
import { normaliseText } from '../../content/normalise-text.ts';

/** What a file says about its post; what it doesn't say is null, `''` or empty. */
export interface Fields {
  title: string | null;
  /** As given: a word, or several with slashes. */
  slug: string | null;
  /** The addresses it says it has: `permalink`, `url`, `path`. */
  addresses: string[];
  /** The addresses it says it had. */
  aliases: string[];
  /** As they were written; `undefined` when they weren't. */
  dates: { date: unknown; publishAt: unknown; expires: unknown; updated: unknown; created: unknown };
  authors: AuthorInput[];
  tags: string[];
  excerpt: string;
  cover: { src: string; alt: string } | null;
  seoTitle: string | null;
  seoDescription: string | null;
  /** An http(s) address. */
  canonicalUrl: string | null;
  allowsComments: boolean | null;
  /** Every word about who may see it: `draft: true` is `['draft', 'true']`. */
  visibility: [field: string, value: string][];
  isPage: boolean;
  isHtml: boolean;
  /** Its number in the site it was exported from. */
  exportedId: number | null;
}

/** @param data as `parseFrontMatter` gives it. */
export function readFields(
  data: Record<string, unknown>,
  { splitTagsAtSpaces }: { splitTagsAtSpaces: boolean },
): Fields {
  const fields = new FieldReader(data);
  return {
    title: fields.text('title'),
    slug: fields.text('slug'),
    addresses: ['permalink', 'url', 'path'].flatMap((name) => fields.text(name) ?? []),
    aliases: ['aliases', 'alias', 'redirectfrom', 'redirects'].flatMap((name) =>
      textList(fields.value(name)),
    ),
    dates: {
      date: fields.first(isDateLike, ...DATES),
      publishAt: fields.value('publishdate'),
      expires: fields.value('expirydate'),
      updated: fields.first(isDateLike, ...UPDATES),
      created: fields.first(isDateLike, 'created', 'createdat'),
    },
    authors: ['authors', 'author']
      .flatMap((name) => authorsFrom(fields.value(name)))
      .filter(isFirstOfItsName),
    tags: tagsFrom(fields, splitTagsAtSpaces),
    excerpt: excerptFrom(fields),
    cover: coverFrom(fields),
    seoTitle: fields.text('seotitle'),
    seoDescription: fields.text('seodescription'),
    canonicalUrl: webAddressFrom(fields.text('canonicalurl') ?? fields.text('canonical')),
    allowsComments: yesOrNo(fields.value('comments')),
    visibility: VISIBILITY.flatMap((name) => visibilityOf(fields, name)),
    isPage: /^pages?$/i.test(fields.text('type') ?? fields.text('layout') ?? ''),
    isHtml: /^html$/i.test(fields.text('format') ?? ''),
    exportedId: exportedId.safeParse(fields.value('id')).data ?? null,
  };
}

const DATES = [
  'date',
  'pubdate',
  'publisheddate',
  'publishedat',
  'publishedon',
  'published',
  'publishdate',
  'posted',
  'datepublished',
];
const UPDATES = [
  'updated',
  'lastmod',
  'modified',
  'updateddate',
  'lastmodified',
  'lastmodifiedat',
  'updatedat',
  'updatedon',
  'modifieddate',
  'datemodified',
  'moddate',
];
const VISIBILITY = ['draft', 'published', 'status', 'unlisted', 'hidden', 'private'];
const exportedId = z.int().positive();

/** Finds fields whatever their spelling (`pubDate`, `pub_date`), also in the tables where Hugo and Zola keep the site's own. */
class FieldReader {
  readonly #layers: Map<string, unknown>[];

  constructor(data: Record<string, unknown>) {
    const top = byPlainName(data);
    const inner = ['extra', 'params', 'taxonomies', 'header'].map((name) => byPlainName(top.get(name)));
    this.#layers = [top, ...inner];
  }

  value(name: string): unknown {
    return this.#layers.find((layer) => layer.has(name))?.get(name);
  }

  text(name: string): string | null {
    return textFrom(this.value(name));
  }

  /** The first of the names that has a value of the kind. */
  first(isKind: (value: unknown) => boolean, ...names: string[]): unknown {
    return names.map((name) => this.value(name)).find(isKind);
  }
}

function byPlainName(data: unknown): Map<string, unknown> {
  if (!isRecord(data)) return new Map();
  const entries = Object.entries(data).filter(([, value]) => value !== null && value !== '');
  return new Map(
    entries.map(([name, value]): [string, unknown] => [name.toLowerCase().replace(/[-_]/g, ''), value]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value without the characters that a database cannot keep; line breaks become spaces. */
function clean(text: string): string {
  return normaliseText(text).replace(/\s*\n\s*/g, ' ');
}

function textFrom(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  return clean(value);
}

function textList(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => textFrom(item) ?? []);
}

function webAddressFrom(text: string | null): string | null {
  return text !== null && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : null;
}

function yesOrNo(value: unknown): boolean | null {
  if (/^(true|yes|on)$/i.test(String(value))) return true;
  return /^(false|no|off)$/i.test(String(value)) ? false : null;
}

/** Not the `published: true` of Jekyll. */
function isDateLike(value: unknown): boolean {
  return value !== undefined && typeof value !== 'boolean' && !/^(true|false|yes|no)$/i.test(String(value));
}

function authorsFrom(value: unknown): AuthorInput[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => {
    if (!isRecord(item)) return textList(item).map((name) => ({ name }));
    const fields = byPlainName(item);
    const field = (...names: string[]) =>
      names.map((name) => textFrom(fields.get(name))).find((text) => text !== null);
    const name = field('name', 'displayname', 'title');
    if (name === undefined || name === null) return [];
    const [slug, email, website] = [
      field('slug'),
      field('email'),
      field('website', 'url', 'uri', 'homepage', 'link'),
    ];
    return [{ name, ...(slug && { slug }), ...(email && { email }), ...(website && { website }) }];
  });
}

function isFirstOfItsName(author: AuthorInput, index: number, all: readonly AuthorInput[]): boolean {
  return all.findIndex((other) => other.name === author.name) === index;
}

function tagsFrom(fields: FieldReader, splitAtSpaces: boolean): string[] {
  const tags = ['tags', 'tag', 'categories', 'category', 'keywords'].flatMap((name) => {
    const value = fields.value(name);
    if (Array.isArray(value)) return value.flatMap(tagNames);
    const isSplit = splitAtSpaces && (name === 'tags' || name === 'categories');
    return tagNames(value).flatMap((text) => splitTags(text, isSplit));
  });
  return [...new Set(tags)];
}

/** Hexo nests lists of categories; some keep tags as objects with a name. */
function tagNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tagNames);
  if (isRecord(value)) return textList(value.name ?? value.title ?? value.slug);
  return textList(value);
}

function splitTags(text: string, isSplitAtSpaces: boolean): string[] {
  const parts = text.includes(',') ? text.split(',') : isSplitAtSpaces ? text.split(/\s+/) : [text];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function excerptFrom(fields: FieldReader): string {
  const given = ['excerpt', 'summary', 'description'].map((name) => fields.value(name));
  const text = given.find((value) => typeof value === 'string' && value.trim() !== '');
  return normaliseText(String(text ?? '')).replace(/\n+$/, '');
}

const COVERS = [
  'image',
  'cover',
  'coverimage',
  'featuredimage',
  'featureimage',
  'heroimage',
  'banner',
  'bannerimage',
  'thumbnail',
  'images',
  'overlayimage',
  'teaser',
  'ogimage',
  'socialimage',
];

function coverFrom(fields: FieldReader): Fields['cover'] {
  for (const name of COVERS) {
    const value = fields.value(name);
    const cover = coverOf(Array.isArray(value) ? value[0] : value);
    if (cover === null) continue;
    const stem = name.replace(/image$|s$/, '');
    const alt = [`${name}alt`, `${stem}alt`, `${stem}imagealt`]
      .map((field) => fields.text(field))
      .find((text) => text !== null);
    return { src: cover.src, alt: clean(cover.alt ?? alt ?? '') };
  }
  return null;
}

function coverOf(value: unknown): { src: string; alt: string | null } | null {
  if (typeof value === 'string') return { src: value.trim(), alt: null };
  const fields = byPlainName(value);
  const src = ['src', 'url', 'path', 'image', 'file', 'source']
    .map((name) => textFrom(fields.get(name)))
    .find((text) => text !== null);
  if (src === undefined || src === null) return null;
  return { src: src.trim(), alt: textFrom(fields.get('alt')) ?? textFrom(fields.get('caption')) };
}

function visibilityOf(fields: FieldReader, name: string): [string, string][] {
  const text = fields.text(name)?.trim().toLowerCase();
  return text === undefined ? [] : [[name, text]];
}
