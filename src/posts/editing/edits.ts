// Working copies: what writers have before they save it, one for each text. Its version counts every change of the text,
// so that nobody writes over what they have not seen.
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { type EditedFields, fieldsFrom, fieldsJson } from './edited-fields.ts';
import { fieldsOf, type StoredText } from './stored-text.ts';
import { columnOf, columnsOf, type TextTarget } from './text-target.ts';

export interface Edit {
  version: number;
  user: { id: number; name: string } | null;
  updatedAt: number;
  /** Whether it differs from the text itself. */
  isPending: boolean;
  fields: EditedFields;
}

/** What a writer sees of a text. */
export interface WorkingCopy {
  /** 0 while nobody has changed the text here. */
  version: number;
  fields: EditedFields;
  isPending: boolean;
  savedAt: number;
  savedBy: { id: number; name: string } | null;
}

export async function findEdit(db: Reader, target: TextTarget): Promise<Edit | undefined> {
  const row = await named(db, 'edits.of-text')
    .selectFrom('edits')
    .leftJoin('users', 'users.id', 'edits.user_id')
    .select(['edits.version', 'edits.updated_at', 'edits.is_pending', 'edits.fields'])
    .select(['users.id as user_id', 'users.name'])
    .where(`edits.${columnOf(target)}`, '=', target.id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { version, updated_at: updatedAt, user_id: id, name } = row;
  return {
    version,
    updatedAt,
    user: id === null || name === null ? null : { id, name },
    isPending: row.is_pending === 1,
    fields: fieldsFrom(row.fields),
  };
}

/** The same; nobody else changes it until the transaction ends. */
export async function lockEdit(tx: Transaction, target: TextTarget): Promise<Edit | undefined> {
  const locked = await named(tx, 'edits.lock')
    .updateTable('edits')
    .set((set) => ({ version: set.ref('version') }))
    .where(columnOf(target), '=', target.id)
    .returning('id')
    .executeTakeFirst();
  return locked === undefined ? undefined : findEdit(tx, target);
}

export function workingCopyOf(text: StoredText, edit: Edit | undefined): WorkingCopy {
  const fields = fieldsOf(text);
  if (edit === undefined)
    return { version: 0, fields, isPending: false, savedAt: text.updatedAt, savedBy: null };
  const { version, isPending, updatedAt: savedAt, user: savedBy } = edit;
  // What is saved is the text as it is by now; that its address is made of its title is known to the edit alone.
  const saved = edit.fields.slug === '' ? { ...fields, slug: '' } : fields;
  return { version, fields: isPending ? edit.fields : saved, isPending, savedAt, savedBy };
}

export interface NewEdit {
  version: number;
  fields: EditedFields;
  isPending: boolean;
  userId: number | null;
}

/** Whoever calls it holds the lock of the text or of its edit. */
export async function writeEdit(
  tx: Transaction,
  target: TextTarget,
  edit: NewEdit,
  now: number,
): Promise<void> {
  const row = {
    version: edit.version,
    user_id: edit.userId,
    updated_at: now,
    is_pending: edit.isPending ? 1 : 0,
    title: edit.fields.title,
    fields: fieldsJson(edit.fields),
  };
  const changed = await named(tx, 'edits.change')
    .updateTable('edits')
    .set(row)
    .where(columnOf(target), '=', target.id)
    .returning('id')
    .executeTakeFirst();
  if (changed === undefined)
    await named(tx, 'edits.add')
      .insertInto('edits')
      .values({ ...columnsOf(target), ...row })
      .execute();
}
