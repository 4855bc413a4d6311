// Redirects that a person sets: from a path of this site to a post, a page or any address.
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { isReservedSegment } from '../site/permalinks.ts';
import { loadSettings } from '../site/setting-queries.ts';
import { versionOf } from '../web/version-of.ts';
import { addRedirect, type RedirectTarget, targetColumns } from './add-redirect.ts';
import { redirectTag } from './cache-tags.ts';
import { redirectPath } from './redirect-path.ts';
import { textAt } from './text-at.ts';

export interface RedirectRow {
  path: string;
  post_id: number | null;
  page_id: number | null;
  target: string | null;
}

export type RedirectProblem =
  | 'not-a-path'
  | 'not-a-target'
  | 'loop'
  | 'taken'
  | 'reserved'
  | 'stands-there'
  | 'gone';

export type SetRedirectResult =
  | { ok: true; path: string }
  | { ok: false; reason: RedirectProblem }
  | { ok: false; reason: 'changed'; current: RedirectRow };

export interface RedirectChange {
  from: string;
  /** A post or page when this is its address: it is followed wherever it moves. */
  to: string;
  /** The redirect that this one takes the place of, as it was seen. */
  before: { path: string; version: string } | null;
}

export async function setRedirect(
  tx: Transaction,
  actor: Actor,
  { from, to, before }: RedirectChange,
  now: number,
): Promise<SetRedirectResult> {
  demand(actor, 'redirects.edit');
  const path = redirectPath(from);
  if (path === null || path === '/' || !from.startsWith('/')) return { ok: false, reason: 'not-a-path' };
  if (!/^(\/|https?:\/\/)/i.test(to)) return { ok: false, reason: 'not-a-target' };
  const settings = await loadSettings(tx);
  if (isOwnPath(path)) return { ok: false, reason: 'reserved' };
  if ((await textAt(tx, path, settings)) !== null) return { ok: false, reason: 'stands-there' };
  const current = before === null ? undefined : await lockRedirect(tx, before.path);
  if (before !== null && current === undefined) return { ok: false, reason: 'gone' };
  if (current !== undefined && redirectVersion(current) !== before?.version)
    return { ok: false, reason: 'changed', current };
  const target = (await textAt(tx, to, settings)) ?? { path: to };
  const outcome =
    current?.path === path
      ? await changeTarget(tx, path, target, now)
      : await addRedirect(tx, path, target, now, 'hand');
  if (outcome !== 'added' && outcome !== 'unchanged') return { ok: false, reason: outcome };
  if (current !== undefined && current.path !== path) await dropRedirect(tx, current.path);
  const action = current === undefined ? 'redirect.add' : 'redirect.edit';
  const detail = { to, ...(current !== undefined && current.path !== path && { before: current.path }) };
  await recordDeed(tx, actor, { action, subject: { kind: 'redirect', id: null, label: path }, detail }, now);
  return { ok: true, path };
}

/** Tags and authors lead on from addresses that they had, so those may be led elsewhere. */
function isOwnPath(path: string): boolean {
  const [first = ''] = path.slice(1).split('/');
  return isReservedSegment(first) && !/^\/(tags|authors)\/./.test(path) && !/\.[a-z]+$/.test(first);
}

async function changeTarget(tx: Transaction, path: string, to: RedirectTarget, now: number) {
  const target = await targetColumns(tx, path, to);
  if (typeof target === 'string') return target;
  await named(tx, 'redirects.change')
    .updateTable('redirects')
    .set({ ...target, created_at: now, made_by: 'hand' })
    .where('path', '=', path)
    .execute();
  invalidate(tx, [redirectTag(path)]);
  return 'added';
}

/** Nothing leads on from the path any more; what was there, undefined when there was nothing. */
export async function removeRedirect(
  tx: Transaction,
  actor: Actor,
  path: string,
  now: number,
): Promise<RedirectRow | undefined> {
  demand(actor, 'redirects.edit');
  const row = await lockRedirect(tx, path);
  if (row === undefined) return undefined;
  await dropRedirect(tx, path);
  const { target, post_id: postId, page_id: pageId } = row;
  const subject = { kind: 'redirect', id: null, label: path };
  await recordDeed(
    tx,
    actor,
    { action: 'redirect.remove', subject, detail: { target, postId, pageId } },
    now,
  );
  return row;
}

export function redirectVersion({ path, post_id, page_id, target }: RedirectRow): string {
  return versionOf([path, post_id, page_id, target]);
}

function lockRedirect(tx: Transaction, path: string): Promise<RedirectRow | undefined> {
  return named(tx, 'redirects.lock')
    .updateTable('redirects')
    .set((set) => ({ created_at: set.ref('created_at') }))
    .where('path', '=', path)
    .returning(['path', 'post_id', 'page_id', 'target'])
    .executeTakeFirst();
}

async function dropRedirect(tx: Transaction, path: string): Promise<void> {
  await named(tx, 'redirects.remove').deleteFrom('redirects').where('path', '=', path).execute();
  invalidate(tx, [redirectTag(path)]);
}
