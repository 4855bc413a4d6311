import { stringify } from 'yaml';
import { isoTime } from './feed-times.ts';

export interface MarkdownText {
  title: string;
  /** Milliseconds since 1970. */
  publishedAt: number;
  updatedAt: number;
  /** A name; null for static pages, which are the site's. */
  author: string | null;
  /** Names. */
  tags: readonly string[];
  /** Absolute. */
  canonicalUrl: string;
  /** Markdown, of which HTML is a part. */
  source: string;
}

/** YAML front matter and the source as it was written. */
export function markdownVersion({ publishedAt, updatedAt, ...text }: MarkdownText): string {
  const frontMatter = {
    title: text.title,
    date: isoTime(publishedAt),
    ...(updatedAt > publishedAt && { updated: isoTime(updatedAt) }),
    ...(text.author !== null && { author: text.author }),
    ...(text.tags.length > 0 && { tags: text.tags }),
    canonical: text.canonicalUrl,
  };
  const yaml = stringify(frontMatter, { lineWidth: 0, aliasDuplicateObjects: false });
  return `---\n${yaml}---\n\n${text.source.trimEnd()}\n`.toWellFormed();
}
