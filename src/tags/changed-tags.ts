import { TAGS_SITEMAP, tagTags, USED_TAGS } from './cache-tags.ts';
import type { Tag } from './tag.ts';

/**
 * What a change of a tag itself makes outdated; which posts have it, they say.
 * @param before null for a new one. @param after null for one that is gone, which no post has any more.
 */
export function tagsOfTagChange(before: Tag | null, after: Tag | null): string[] {
  const tags: string[] = [];
  if (after !== null && after.slug !== before?.slug) tags.push(tagTags.slug(after.slug));
  if (before === null) return tags;
  const isRenamed = before.slug !== after?.slug || before.name !== after.name;
  if (isRenamed || before.description !== after.description) tags.push(tagTags.all(before.id));
  if (isRenamed) tags.push(tagTags.link(before.id));
  if (isRenamed && before.postCount > 0) tags.push(USED_TAGS, TAGS_SITEMAP);
  return tags;
}
