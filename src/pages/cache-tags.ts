// What cached pages say they show of static pages.

/** Which static pages there are. */
export const PAGES = 'pages';

export const pageTags = {
  all: (id: number) => `page:${id}`,
  /** Which page stands at a path (without slashes at its ends), also none yet. */
  path: (path: string) => `page-path:${path}`,
};
