import { normaliseText } from '../content/normalise-text.ts';
import type { RenderedContent, SourceFormat } from '../content/render-content.ts';
import type { PostStatus } from './post.ts';
import { summaryOf } from './summary-of.ts';

/** What a writer gives of a post as well as of a page. */
export interface TextInput {
  status: PostStatus;
  title: string;
  source: string;
  format: SourceFormat;
  /** `''` lets lists show the text's beginning. */
  excerpt: string;
  authorId: number;
  coverMediaId: number | null;
  coverAlt: string;
  createdAt: number;
  updatedAt: number;
  /** Null for a draft without a date. */
  publishedAt: number | null;
  /** For search engines and cards, `''` for the title and the summary. Left out, what is there stays. */
  seoTitle?: string;
  seoDescription?: string;
  /** Where the text stands first, `''` for here. Left out, what is there stays. */
  canonicalUrl?: string;
}

/** The columns that posts and pages share. */
export function textRow(text: TextInput, rendered: RenderedContent) {
  return {
    status: text.status,
    title: normaliseText(text.title),
    words: rendered.words,
    author_id: text.authorId,
    cover_media_id: text.coverMediaId,
    cover_alt: normaliseText(text.coverAlt),
    created_at: text.createdAt,
    updated_at: text.updatedAt,
    published_at: text.publishedAt,
    format: text.format,
    excerpt: normaliseText(text.excerpt),
    summary: summaryOf(normaliseText(text.excerpt), rendered),
    headings: JSON.stringify(rendered.headings),
    html: rendered.html,
    text: rendered.text,
    source: normaliseText(text.source),
    ...(text.seoTitle !== undefined && { seo_title: normaliseText(text.seoTitle) }),
    ...(text.seoDescription !== undefined && { seo_description: normaliseText(text.seoDescription) }),
    ...(text.canonicalUrl !== undefined && { canonical_url: normaliseText(text.canonicalUrl) }),
  };
}
