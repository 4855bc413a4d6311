// What cached pages say they show of tags.

/** Which tags are used, and how often. */
export const USED_TAGS = 'tags';

export const tagTags = {
  /** Name, slug and description. */
  all: (id: number) => `tag:${id}`,
  /** Which posts have it, in which order. */
  posts: (id: number) => `tag:${id}:posts`,
  /** Which tag stands at a slug, also none yet. */
  slug: (slug: string) => `tag-slug:${slug}`,
};
