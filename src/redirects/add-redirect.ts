import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { redirectTag } from './cache-tags.ts';
import type { TextTarget } from './move-redirect.ts';
import { redirectPath } from './redirect-path.ts';

/** `path` is a path of this site or an http(s) address. */
export type RedirectTarget = TextTarget | { path: string };

export type AddRedirectResult = 'added' | 'unchanged' | 'taken' | 'not-a-path' | 'not-a-target' | 'loop';

/**
 * Leads an old path to a post, a page or a fixed place. A path that leads elsewhere already is left as it is (`taken`),
 * and none is led in a circle (`loop`).
 */
export async function addRedirect(
  tx: Transaction,
  from: string,
  to: RedirectTarget,
  now: number,
  madeBy: 'import' | 'hand' = 'import',
): Promise<AddRedirectResult> {
  const path = redirectPath(from);
  if (path === null || path === '/') return 'not-a-path';
  const target = await targetColumns(tx, path, to);
  if (typeof target === 'string') return target;
  const known = await named(tx, 'redirects.by-path')
    .selectFrom('redirects')
    .select(['post_id', 'page_id', 'target'])
    .where('path', '=', path)
    .executeTakeFirst();
  if (known === undefined) {
    await named(tx, 'redirects.add')
      .insertInto('redirects')
      .values({ path, ...target, created_at: now, made_by: madeBy })
      .execute();
    invalidate(tx, [redirectTag(path)]);
    return 'added';
  }
  const same =
    known.post_id === target.post_id && known.page_id === target.page_id && known.target === target.target;
  return same ? 'unchanged' : 'taken';
}

/** What is stored of a target, or why it is none for this path. */
export async function targetColumns(tx: Transaction, path: string, to: RedirectTarget) {
  const place = 'path' in to ? placeFrom(to.path) : null;
  if ('path' in to && place === null) return 'not-a-target';
  if (place !== null && (await leadsBack(tx, path, place))) return 'loop';
  return {
    post_id: 'postId' in to ? to.postId : null,
    page_id: 'pageId' in to ? to.pageId : null,
    target: place,
  };
}

/** As a `Location` header takes it, or null. */
function placeFrom(written: string): string | null {
  const url = URL.parse(written, HERE);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.origin === HERE ? url.href.slice(HERE.length) : url.href;
}

const HERE = 'http://site.invalid';

/** Whether the fixed redirects that begin at a place lead to the path. */
async function leadsBack(tx: Transaction, path: string, place: string): Promise<boolean> {
  const seen = new Set<string>();
  for (let next: string | null = place; next?.startsWith('/'); ) {
    const at = redirectPath(next);
    if (at === null || seen.has(at)) return false;
    if (at === path) return true;
    seen.add(at);
    const row = await named(tx, 'redirects.by-path')
      .selectFrom('redirects')
      .select('target')
      .where('path', '=', at)
      .executeTakeFirst();
    next = row?.target ?? null;
  }
  return false;
}
