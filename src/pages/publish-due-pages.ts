import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { PAGE_STATE_COLUMNS } from './lock-page.ts';
import { recordPageChange } from './record-page-change.ts';

/** Publishes the scheduled pages whose time has come; the ids of those it published. */
export async function publishDuePages(tx: Transaction, now: number): Promise<number[]> {
  const due = await named(tx, 'pages.publish-due')
    .updateTable('pages')
    .set({ status: 'published' })
    .where('status', '=', 'scheduled')
    .where('published_at', '<=', now)
    .returning(PAGE_STATE_COLUMNS)
    .execute();
  for (const page of due) recordPageChange(tx, null, page);
  return due.map((page) => page.id);
}
