/** What a route gives for a page in a list: `/page/:page{…}/`. Page 1 is the list itself, so it has no number. */
export const PAGE_NUMBER = '[1-9][0-9]{0,8}';

/** From 1. */
export function pageNumber(parameter: string | undefined): number {
  return parameter === undefined ? 1 : Number(parameter);
}

export function pageCount(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}
