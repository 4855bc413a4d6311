import { queryHref } from '../web/query-href.ts';

export const CACHE_PATH = '/admin/cache';
export const LIVE_PATH = `${CACHE_PATH}/live`;
export const PURGE_PATH = `${CACHE_PATH}/purge`;

/** Where it is asked whether that is meant. */
export function purgePath(wish: { url?: string; tag?: string }): string {
  return queryHref(PURGE_PATH, wish);
}

export function tagsPath(prefix: string): string {
  return `${queryHref(CACHE_PATH, { tag: prefix })}#tags`;
}
