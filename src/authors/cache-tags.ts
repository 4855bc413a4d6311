// What cached pages say they show of authors.

/** The sitemap of authors: who has published something, at which address, and when last. */
export const AUTHORS = 'authors';

export const authorTags = {
  /** Name, slug and what stands in the profile. */
  all: (id: number) => `author:${id}`,
  /** Name and slug, as other pages link to them. */
  link: (id: number) => `author:${id}:link`,
  /** Which posts are by them, in which order. */
  posts: (id: number) => `author:${id}:posts`,
  /** Who stands at a slug, also nobody yet. */
  slug: (slug: string) => `author-slug:${slug}`,
};
