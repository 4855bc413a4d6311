// What cached pages say they show of posts.

/** The site's list: which posts, in which order. Invalidated when one enters it, leaves it or moves in it. */
export const POSTS = 'posts';
/** The sitemaps of posts, which list all of them with when they were changed. */
export const POSTS_SITEMAP = 'posts:sitemap';

export const postTags = {
  /** Whatever its own page shows of a post. */
  all: (id: number) => `post:${id}`,
  /** What a list shows: title, address, date, summary, minutes, author, tags, cover, number of comments. */
  card: (id: number) => `post:${id}:card`,
  /** Title, address and date, as other pages link to it. */
  link: (id: number) => `post:${id}:link`,
  /** Which posts stand before and after it. */
  neighbours: (id: number) => `post:${id}:neighbours`,
  /** Whether a post is to be read at an address that ends in this slug, also an earlier address or none yet. */
  slug: (slug: string) => `slug:${slug}`,
};
