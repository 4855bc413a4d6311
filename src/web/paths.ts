/** Places that every page's frame links to. */
export const sitePaths = {
  home: '/',
  tags: '/tags/',
  archive: '/archive/',
  search: '/search',
  feed: '/feed.xml',
  jsonFeed: '/feed.json',
  account: '/account/',
} as const;

/** The absolute URL of a path of this site; an absolute URL stays as it is. */
export function absoluteUrl(siteUrl: string, pathOrUrl: string): string {
  return new URL(pathOrUrl, `${siteUrl}/`).href;
}
