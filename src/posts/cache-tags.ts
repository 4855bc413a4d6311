// What cached pages say they show of posts.

/** The site's list: which posts, in which order. Invalidated when one enters it, leaves it or moves in it. */
export const POSTS = 'posts';
/** Which published post is the oldest. */
export const FIRST_POST = 'posts:first';
/** Which published post is the newest. */
export const LAST_POST = 'posts:last';

export const postTags = {
  /** Whatever its own page shows of a post. */
  all: (id: number) => `post:${id}`,
  /** What a list shows: title, address, date, summary, minutes, author, tags, cover, number of comments. */
  card: (id: number) => `post:${id}:card`,
  /** What its cover is called, which lists say of the first cover alone. */
  cover: (id: number) => `post:${id}:cover`,
  /** Title, address, date and summary. */
  summary: (id: number) => `post:${id}:summary`,
  /** Title, address and date, as other pages link to it. */
  link: (id: number) => `post:${id}:link`,
  /** Which post was published before it. */
  previous: (id: number) => `post:${id}:previous`,
  /** Which post was published after it. */
  next: (id: number) => `post:${id}:next`,
  /** Whether a post is to be read at an address that ends in this slug, also an earlier address or none yet. */
  slug: (slug: string) => `slug:${slug}`,
};

/** A post stands in the same of the sitemaps for ever. So many: their permalinks take the processor, and readers wait. */
export const IDS_PER_SITEMAP = 2_000;

/** Which sitemaps of posts there are: those that have some. */
export const POSTS_SITEMAPS = 'posts:sitemaps';

/** A sitemap of posts: which there are, at which addresses, and when they were changed. @param number from 1. */
export const sitemapTag = (number: number) => `posts:sitemap:${number}`;

export function sitemapOfPost(id: number): number {
  return Math.floor((id - 1) / IDS_PER_SITEMAP) + 1;
}
