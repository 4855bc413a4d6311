import { authorTags } from '../authors/cache-tags.ts';
import { dependOn } from '../cache/dependencies.ts';
import { type PermalinkParts, permalink } from '../site/permalinks.ts';
import type { Settings } from '../site/settings.ts';
import { postTags } from './cache-tags.ts';

/** A post's permalink as the site's settings make it. */
export function postPath(
  post: PermalinkParts,
  settings: Pick<Settings, 'permalinkPattern' | 'timeZone'>,
): string {
  return permalink(settings.permalinkPattern, post, settings);
}

/** The Markdown version of what stands at a permalink: `/hello/` → `/hello.md`. */
export function markdownPath(path: string): string {
  return `${path.replace(/\/$/, '')}.md`;
}

/** What is being computed links to these posts. */
export function dependOnLinks(
  posts: readonly { id: number; authorId: number }[],
  { permalinkPattern }: Pick<Settings, 'permalinkPattern'>,
): void {
  for (const { id } of posts) dependOn(postTags.link(id));
  dependOnAuthorsInPaths(posts, permalinkPattern);
}

/** The addresses of these authors' posts may begin with their slugs. */
export function dependOnAuthorsInPaths(
  posts: readonly { authorId: number }[],
  permalinkPattern: string,
): void {
  if (!permalinkPattern.includes(':author')) return;
  for (const authorId of new Set(posts.map((post) => post.authorId))) dependOn(authorTags.link(authorId));
}
