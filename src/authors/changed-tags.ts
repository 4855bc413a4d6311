import type { Author } from './author.ts';
import { AUTHORS, authorTags } from './cache-tags.ts';

/** What readers see of an author. */
export type AuthorState = Pick<Author, 'id' | 'slug' | 'name' | 'bio' | 'website'>;

/**
 * What a change of an author makes outdated. Their posts are changed on their own.
 * @param before null for a new one. @param after null for one that is gone, who has no posts any more.
 */
export function tagsOfAuthorChange(before: AuthorState | null, after: AuthorState | null): string[] {
  if (before === null) return after === null ? [] : [authorTags.slug(after.slug)];
  const { id } = before;
  if (after === null) return [authorTags.all(id), authorTags.link(id)];
  const hasMoved = before.slug !== after.slug;
  const isRenamed = hasMoved || before.name !== after.name;
  if (!isRenamed && before.bio === after.bio && before.website === after.website) return [];
  return [
    authorTags.all(id),
    ...(isRenamed ? [authorTags.link(id)] : []),
    ...(hasMoved ? [AUTHORS, authorTags.slug(after.slug)] : []),
  ];
}
