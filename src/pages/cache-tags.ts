// What cached pages say they show of static pages.

/** Which static pages are published, with their addresses, titles and summaries. */
export const PAGES = 'pages';
/** The sitemap of pages: which there are, at which addresses, and when they were changed. */
export const PAGES_SITEMAP = 'pages:sitemap';

export const pageTags = {
  all: (id: number) => `page:${id}`,
  /** Its address. */
  link: (id: number) => `page:${id}:link`,
  /** Which page stands at a path (without slashes at its ends), also none yet. */
  path: (path: string) => `page-path:${path}`,
};
