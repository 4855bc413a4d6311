/** Each page has one for its own address, so that a single one can be made anew. @param path canonical, without a query. */
export function urlTag(path: string): string {
  return `url:${path}`;
}
