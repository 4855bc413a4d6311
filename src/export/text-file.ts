import { formatFrontMatter } from '../content/front-matter.ts';
import type { SourceFormat } from '../content/render-content.ts';
import { mediaPath } from '../media/media.ts';
import type { PostStatus, TextSeo } from '../posts/post.ts';

/** A post or page as it is stored, with what belongs to it. */
export interface ExportedText {
  kind: 'post' | 'page';
  id: number;
  /** A post's slug, a page's path. */
  slug: string;
  status: PostStatus;
  title: string;
  excerpt: string;
  format: SourceFormat;
  source: string;
  author: string | { name: string; slug: string };
  cover: { hash: string; name: string; alt: string } | null;
  seo: TextSeo;
  allowsComments: boolean;
  tags: string[];
  /** Old paths that lead to it. */
  aliases: string[];
  createdAt: number;
  updatedAt: number;
  publishedAt: number | null;
}

/** A Markdown file with all that the site knows about its text, under the names that site generators use. */
export function textFile(text: ExportedText): string {
  const { publishedAt, createdAt, cover } = text;
  const fields = {
    title: text.title,
    ...(text.kind === 'post' ? { slug: text.slug } : { type: 'page', path: text.slug }),
    status: text.status,
    date: publishedAt === null ? undefined : isoTime(publishedAt),
    created: createdAt === publishedAt ? undefined : isoTime(createdAt),
    updated: isoTime(text.updatedAt),
    author: text.author,
    tags: text.tags.length === 0 ? undefined : text.tags,
    excerpt: text.excerpt === '' ? undefined : text.excerpt,
    seoTitle: text.seo.title || undefined,
    seoDescription: text.seo.description || undefined,
    canonicalUrl: text.seo.canonicalUrl || undefined,
    comments: text.allowsComments ? undefined : false,
    image: cover === null ? undefined : { src: mediaPath(cover), alt: cover.alt },
    aliases: text.aliases.length === 0 ? undefined : text.aliases,
    format: text.format === 'html' ? 'html' : undefined,
    id: text.id,
  };
  return `${formatFrontMatter(given(fields))}\n${text.source}\n`;
}

/** The fields that have a value. */
export function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Bytes that every file system has room for, with the ending and a number. */
const NAME_MAX_BYTES = 200;

/** A file name for a slug, which file systems and site generators take as it is. */
export function fileStem(slug: string, id: number): string {
  const segments = slug.split('/');
  const name = segments.pop() ?? '';
  const short = Buffer.from(name)
    .subarray(0, NAME_MAX_BYTES)
    .toString()
    .replace(/\ufffd+$/, '');
  const isSpecial = short !== name || /^(_?index|readme|con|prn|aux|nul|com\d|lpt\d)$/i.test(name);
  return [...segments, isSpecial ? `${short}_${id}` : name].join('/');
}
