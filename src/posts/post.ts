import type { AuthorRef } from '../authors/author.ts';
import type { Heading } from '../content/headings.ts';
import type { Picture } from '../media/picture.ts';
import type { TagRef } from '../tags/tag.ts';

export const POST_STATUSES = ['draft', 'scheduled', 'published', 'unlisted'] as const;
export type PostStatus = (typeof POST_STATUSES)[number];

/** Of what anybody may read who has its address. */
export const READABLE_STATUSES = ['published', 'unlisted'] as const;

export function isReadable(status: string | null): boolean {
  return READABLE_STATUSES.some((readable) => readable === status);
}

/** Words a minute; the usual figure for silent reading of prose. */
const READING_SPEED = 238;

/** What links to a post need. */
export interface PostLink {
  /** Its permalink's path: `/hello/`. */
  path: string;
  title: string;
  /** Milliseconds since 1970. */
  publishedAt: number;
}

/** A post in a list. */
export interface PostCard extends PostLink {
  id: number;
  slug: string;
  /** Plain text: the writer's excerpt, or the text's beginning. */
  summary: string;
  updatedAt: number;
  words: number;
  commentCount: number;
  author: AuthorRef;
  tags: TagRef[];
  cover: Picture | null;
}

/** What a writer tells search engines and cards; `''` for what the text itself says. */
export interface TextSeo {
  title: string;
  description: string;
  /** Where the text stands first. */
  canonicalUrl: string;
}

/** A post on its own page. */
export interface Post extends PostCard {
  status: PostStatus;
  /** Sanitised HTML. */
  html: string;
  headings: Heading[];
  seo?: TextSeo;
}

/** Whole minutes, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / READING_SPEED));
}
