import type { Actor } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { type EditedFields, sameFields } from './edited-fields.ts';
import { type Edit, lockEdit, type WorkingCopy, workingCopyOf, writeEdit } from './edits.ts';
import { addRevision } from './revisions.ts';
import { fieldsOf, findStoredText, lockStoredText, type StoredText } from './stored-text.ts';
import { demandFor, mayDo, type TextTarget } from './text-target.ts';

export interface Autosave {
  /** The version that was changed. */
  base: number;
  fields: EditedFields;
}

export type AutosaveResult =
  | { ok: true; version: number; savedAt: number }
  | { ok: false; reason: 'conflict'; current: WorkingCopy }
  | { ok: false; reason: 'no-such-text' };

/** Keeps what somebody is writing; the text itself stays as it is, and so does what others have written meanwhile. */
export async function autosave(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  { base, fields: given }: Autosave,
  now: number,
): Promise<AutosaveResult> {
  const found = await lockForEdit(tx, target);
  if (found === undefined) return { ok: false, reason: 'no-such-text' };
  const { text, edit } = found;
  demandFor(actor, target.kind, 'edit', text.authorId);
  const fields = allowedFields(actor, text, given);
  const current = workingCopyOf(text, edit);
  // The first answer to this may have been lost on its way.
  if (sameCopy(current.fields, fields))
    return { ok: true, version: current.version, savedAt: current.savedAt };
  if (base !== current.version) return { ok: false, reason: 'conflict', current };
  await keepOthersEdit(tx, actor, target, edit);
  const isPending = !sameFields(fieldsOf(text), fields);
  const version = current.version + 1;
  await writeEdit(tx, target, { version, fields, isPending, userId: actor.userId }, now);
  return { ok: true, version, savedAt: now };
}

/** An edit that is there is locked alone, so that a working copy does not wait for whoever writes the text. */
async function lockForEdit(
  tx: Transaction,
  target: TextTarget,
): Promise<{ text: StoredText; edit: Edit | undefined } | undefined> {
  const edit = await lockEdit(tx, target);
  const text = await (edit === undefined ? lockStoredText(tx, target) : findStoredText(tx, target));
  if (text === undefined) return undefined;
  // Somebody else may have made it while this transaction waited for the text.
  return { text, edit: edit ?? (await lockEdit(tx, target)) };
}

function sameCopy(one: EditedFields, other: EditedFields): boolean {
  return one.slug === other.slug && sameFields(one, other);
}

/** An author stays who it is unless they may change that. */
export function allowedFields(actor: Actor, text: StoredText, fields: EditedFields): EditedFields {
  const mayChoose = mayDo(actor, text.target.kind, 'set-author', text.authorId);
  const authorId = mayChoose ? fields.authorId : text.authorId;
  const ofPage = text.target.kind === 'page' ? { tags: [], allowsComments: true } : {};
  return { ...fields, ...ofPage, authorId };
}

/** What somebody else has written and not saved is kept before it is written over, even by those who have read it. */
export async function keepOthersEdit(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  edit: Edit | undefined,
): Promise<void> {
  if (edit === undefined || !edit.isPending || edit.user?.id === actor.userId) return;
  await keepEdit(tx, target, edit);
}

export async function keepEdit(tx: Transaction, target: TextTarget, edit: Edit): Promise<void> {
  const { revisionsKept } = await loadSettings(tx);
  const { fields, user, updatedAt: createdAt } = edit;
  const revision = { fields, reason: 'overwritten', userId: user?.id ?? null, createdAt } as const;
  await addRevision(tx, target, revision, revisionsKept);
}
