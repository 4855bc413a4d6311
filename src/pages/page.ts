import type { Heading } from '../content/headings.ts';
import type { Picture } from '../media/picture.ts';
import type { TextSeo } from '../posts/post.ts';

/** A static page, such as "About". */
export interface Page {
  id: number;
  /** Its path on the site: `/about/`, `/about/team/`. */
  path: string;
  title: string;
  summary: string;
  /** Sanitised HTML. */
  html: string;
  headings: Heading[];
  words: number;
  updatedAt: number;
  publishedAt: number;
  cover: Picture | null;
  seo: TextSeo;
}

/** @param stored as the table has it: `about/team`. */
export function pagePath(stored: string): string {
  return `/${stored.split('/').map(encodeURIComponent).join('/')}/`;
}
