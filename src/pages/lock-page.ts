import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { PageState } from './changed-tags.ts';

export const PAGE_STATE_COLUMNS = [
  'id',
  'path',
  'status',
  'title',
  'summary',
  'cover_media_id as coverMediaId',
  'updated_at as updatedAt',
  'published_at as publishedAt',
] as const;

/**
 * What its address and caches depend on, undefined when there is no such page. The update changes nothing: it locks the
 * row.
 */
export function lockPage(tx: Transaction, id: number): Promise<PageState | undefined> {
  return named(tx, 'pages.lock')
    .updateTable('pages')
    .set((set) => ({ updated_at: set.ref('updated_at') }))
    .where('id', '=', id)
    .returning(PAGE_STATE_COLUMNS)
    .executeTakeFirst();
}
