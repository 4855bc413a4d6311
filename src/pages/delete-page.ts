import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { lockPage } from './lock-page.ts';

/** Removes a page with its redirects; false when there is none. */
export async function deletePage(tx: Transaction, id: number): Promise<boolean> {
  if ((await lockPage(tx, id)) === undefined) return false;
  await named(tx, 'pages.delete').deleteFrom('pages').where('id', '=', id).execute();
  return true;
}
