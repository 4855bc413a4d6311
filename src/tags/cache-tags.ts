// What cached pages say they show of tags.

/** Which tags are used, how often, and what they are called. */
export const USED_TAGS = 'tags';
/** Whether any tag is used. */
export const ANY_TAG = 'tags:any';
/** When each tag was last given to a post. */
export const TAGS_SITEMAP = 'tags:sitemap';

export const tagTags = {
  /** Name, slug and description. */
  all: (id: number) => `tag:${id}`,
  /** Name and slug, as other pages link to it. */
  link: (id: number) => `tag:${id}:link`,
  /** Which posts have it, in which order. */
  posts: (id: number) => `tag:${id}:posts`,
  /** Which tag stands at a slug, also none yet. */
  slug: (slug: string) => `tag-slug:${slug}`,
};
