// Changes of a text from outside the editor: its status, its author, its tags. What somebody has in the editor takes part
// in what concerns it and stays unsaved otherwise.
import type { Transaction } from '../../database/database.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { EditedFields } from './edited-fields.ts';
import { lockEdit, workingCopyOf, writeEdit } from './edits.ts';
import type { Publication } from './publication-time.ts';
import { addRevision, keepStoredText } from './revisions.ts';
import { fieldsOf, type StoredText } from './stored-text.ts';
import { writeText } from './write-text.ts';

/** Gives a text another status or date, and changes nothing else of it. */
export async function changePublication(
  tx: Transaction,
  text: StoredText,
  publication: Publication,
): Promise<void> {
  const { rendered, updatedAt } = text;
  // Its address stays, so nobody else can have it.
  await writeText(tx, text, { fields: fieldsOf(text), rendered, updatedAt, ...publication });
}

/** Changes fields of the text and of what somebody has in the editor alike; false when there was nothing to change. */
export async function changeFields(
  tx: Transaction,
  text: StoredText,
  change: (fields: EditedFields) => EditedFields,
  { userId, now }: { userId: number | null; now: number },
): Promise<boolean> {
  const edit = await lockEdit(tx, text.target);
  const copy = workingCopyOf(text, edit);
  const [fields, copied] = [change(fieldsOf(text)), change(copy.fields)];
  const isSame = JSON.stringify([fields, copied]) === JSON.stringify([fieldsOf(text), copy.fields]);
  if (isSame) return false;
  const { revisionsKept } = await loadSettings(tx);
  const { rendered, status, publishedAt } = text;
  await keepStoredText(tx, text, revisionsKept);
  await writeText(tx, text, { fields, rendered, status, publishedAt, updatedAt: now });
  await addRevision(tx, text.target, { fields, reason: 'saved', userId, createdAt: now }, revisionsKept);
  // Whose unsaved words they are stays as it is.
  const writer = edit?.isPending ? (edit.user?.id ?? null) : userId;
  const next = { version: copy.version + 1, fields: copied, isPending: copy.isPending, userId: writer };
  await writeEdit(tx, text.target, next, now);
  return true;
}
