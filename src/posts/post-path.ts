import { type PermalinkParts, permalink } from '../site/permalinks.ts';
import type { Settings } from '../site/settings.ts';

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
