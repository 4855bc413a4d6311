import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { lockPage } from './lock-page.ts';
import { recordPageChange } from './record-page-change.ts';

/** Removes a page with its redirects; false when there is none. */
export async function deletePage(tx: Transaction, id: number): Promise<boolean> {
  const page = await lockPage(tx, id);
  if (page === undefined) return false;
  await named(tx, 'pages.delete').deleteFrom('pages').where('id', '=', id).execute();
  recordPageChange(tx, page, null);
  return true;
}
