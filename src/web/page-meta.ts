export interface PageImage {
  /** Path on this site or absolute URL. */
  url: string;
  width: number;
  height: number;
  alt: string;
}

export interface FeedLink {
  title: string;
  path: string;
}

/** What a page says about itself to browsers, feed readers and search engines. */
export interface PageMeta {
  /** Null on the home page, whose title is the site's name. */
  title: string | null;
  description: string;
  /** Canonical path: `/hello/`. */
  path: string;
  type: 'website' | 'article';
  image?: PageImage | undefined;
  /** Milliseconds since 1970. */
  publishedAt?: number | undefined;
  updatedAt?: number | undefined;
  authorName?: string | undefined;
  /** Names. */
  tags?: readonly string[] | undefined;
  jsonLd?: object | undefined;
  previousPath?: string | undefined;
  nextPath?: string | undefined;
  /** Feeds of this page, besides the site's. */
  feeds?: readonly FeedLink[] | undefined;
  robots?: 'noindex' | undefined;
  /** Where the same text stands first, an absolute URL; left out or `''` for here. */
  canonicalUrl?: string | undefined;
  /** Where the same text is served as Markdown. */
  markdownPath?: string | undefined;
  /** Whether the site's script has something to do here. */
  isInteractive?: boolean | undefined;
}
