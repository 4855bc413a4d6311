import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

/** What its address depends on, undefined when there is no such page. The update changes nothing: it locks the row. */
export function lockPage(tx: Transaction, id: number) {
  return named(tx, 'pages.lock')
    .updateTable('pages')
    .set((set) => ({ updated_at: set.ref('updated_at') }))
    .where('id', '=', id)
    .returning(['path', 'status'])
    .executeTakeFirst();
}
