// What cached pages say they show of authors.

/** Which authors have published something. */
export const AUTHORS = 'authors';

export const authorTags = {
  /** Name, slug and what stands in the profile. */
  all: (id: number) => `author:${id}`,
  /** Which posts are by them, in which order. */
  posts: (id: number) => `author:${id}:posts`,
  /** Who stands at a slug, also nobody yet. */
  slug: (slug: string) => `author-slug:${slug}`,
};
