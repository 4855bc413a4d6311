import type { RenderedContent } from '../content/render-content.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { isReadable } from '../posts/post.ts';
import { type TextInput, textRow } from '../posts/text-row.ts';
import { dropOwnRedirects, moveRedirect } from '../redirects/move-redirect.ts';
import { freeSlug } from '../site/free-slug.ts';
import { isReservedSegment } from '../site/permalinks.ts';
import type { PageState } from './changed-tags.ts';
import { lockPage } from './lock-page.ts';
import { pagePath } from './page.ts';
import { recordPageChange } from './record-page-change.ts';

export interface PageInput extends TextInput {
  /** Left out for a new page. */
  id?: number;
  /** Without slashes at its ends: `about`, `about/team`. */
  path: string;
}

export type SavePageResult =
  | { ok: true; id: number }
  | { ok: false; reason: 'path-taken' | 'path-reserved' | 'no-such-page' };

/**
 * Writes a page. An address that it had for readers goes on leading to it when its path changes.
 * @param rendered what `renderContent` made of the source.
 */
export async function savePage(
  tx: Transaction,
  page: PageInput,
  rendered: RenderedContent,
): Promise<SavePageResult> {
  if (isReservedSegment(page.path.split('/')[0] ?? '')) return { ok: false, reason: 'path-reserved' };
  const holder = await named(tx, 'pages.path-holder')
    .selectFrom('pages')
    .select('id')
    .where('path', '=', page.path)
    .executeTakeFirst();
  if (holder !== undefined && holder.id !== page.id) return { ok: false, reason: 'path-taken' };
  const row = { path: page.path, ...textRow(page, rendered) };
  if (page.id !== undefined) {
    const before = await lockPage(tx, page.id);
    if (before === undefined) return { ok: false, reason: 'no-such-page' };
    await named(tx, 'pages.update').updateTable('pages').set(row).where('id', '=', page.id).execute();
    if (before.path !== page.path) await keepAddress(tx, before, page);
    recordPageChange(tx, before, stateAfter(page.id, row));
    return { ok: true, id: page.id };
  }
  const { id } = await named(tx, 'pages.add')
    .insertInto('pages')
    .values(row)
    .returning('id')
    .executeTakeFirstOrThrow();
  recordPageChange(tx, null, stateAfter(id, row));
  return { ok: true, id };
}

function stateAfter(id: number, row: { path: string } & ReturnType<typeof textRow>): PageState {
  const { path, status, title, summary } = row;
  const times = { updatedAt: row.updated_at, publishedAt: row.published_at };
  return { id, path, status, title, summary, coverMediaId: row.cover_media_id, ...times };
}

async function keepAddress(tx: Transaction, before: PageState, after: PageInput): Promise<void> {
  const target = { pageId: before.id };
  if (isReadable(before.status)) await moveRedirect(tx, pagePath(before.path), target, after.updatedAt);
  await dropOwnRedirects(tx, [pagePath(after.path)], target);
}

/**
 * A path for a new page.
 * @param parent the path of the page above it, `''` at the top.
 */
export async function freePagePath(tx: Transaction, parent: string, text: string): Promise<string> {
  const prefix = parent === '' ? '' : `${parent}/`;
  const slug = await freeSlug(
    text,
    'page',
    async (candidates) => {
      const paths = candidates.map((candidate) => prefix + candidate);
      const taken = await named(tx, 'pages.paths')
        .selectFrom('pages')
        .select('path')
        .where('path', 'in', paths)
        .execute();
      return taken.map((row) => row.path.slice(prefix.length));
    },
    (candidate) => prefix !== '' || !isReservedSegment(candidate),
  );
  return prefix + slug;
}
