import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { type EditedFields, fieldsFrom, fieldsJson } from './edited-fields.ts';
import type { TextKind } from './text-target.ts';

/**
 * What writers have open of texts that were changed from outside: their unsaved fields take part in the change, and their
 * editor hears that there was one. Whoever calls it holds the locks of the texts.
 */
export async function changeEdits(
  tx: Transaction,
  kind: TextKind,
  ids: readonly number[],
  change: (fields: EditedFields) => EditedFields,
): Promise<void> {
  if (ids.length === 0) return;
  const column = kind === 'post' ? 'post_id' : 'page_id';
  const edits = await named(tx, 'edits.count-change')
    .updateTable('edits')
    .set((set) => ({ version: set('version', '+', 1) }))
    .where(column, 'in', ids)
    .returning(['id', 'is_pending', 'fields'])
    .execute();
  for (const { id, is_pending, fields } of edits) {
    const changed = is_pending === 1 ? fieldsJson(change(fieldsFrom(fields))) : fields;
    if (changed === fields) continue;
    await named(tx, 'edits.rewrite')
      .updateTable('edits')
      .set({ fields: changed })
      .where('id', '=', id)
      .execute();
  }
}
