import type { Actor } from '../../accounts/actor.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { Transaction } from '../../database/database.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { keepEdit } from './autosave.ts';
import { sameFields } from './edited-fields.ts';
import { lockEdit, workingCopyOf, writeEdit } from './edits.ts';
import { addRevision, findRevision, keepStoredText } from './revisions.ts';
import { fieldsOf, lockStoredText } from './stored-text.ts';
import { demandFor, type TextTarget } from './text-target.ts';

export type RestoreResult =
  | { ok: true; version: number }
  | { ok: false; reason: 'no-such-text' | 'no-such-revision' };

/** Makes an earlier state the working copy; readers see it once it is saved. What it replaces is kept as a revision. */
export async function restoreRevision(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  revisionId: number,
  now: number,
): Promise<RestoreResult> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return { ok: false, reason: 'no-such-text' };
  demandFor(actor, target.kind, 'edit', text.authorId);
  const edit = await lockEdit(tx, target);
  const revision = await findRevision(tx, target, revisionId);
  if (revision === undefined) return { ok: false, reason: 'no-such-revision' };
  const { revisionsKept } = await loadSettings(tx);
  const fields = { ...revision.fields, authorId: text.authorId };
  await keepStoredText(tx, text, revisionsKept);
  if (edit?.isPending && !sameFields(edit.fields, fields)) await keepEdit(tx, target, edit);
  const { version: before } = workingCopyOf(text, edit);
  const isPending = !sameFields(fieldsOf(text), fields);
  const version = before + 1;
  await writeEdit(tx, target, { version, fields, isPending, userId: actor.userId }, now);
  const restored = { fields, reason: 'restored', userId: actor.userId, createdAt: now } as const;
  await addRevision(tx, target, restored, revisionsKept);
  const subject = { kind: target.kind, id: target.id, label: text.title || text.slug };
  const detail = { revision: revisionId, from: revision.createdAt };
  await recordDeed(tx, actor, { action: `${target.kind}.restore-revision`, subject, detail }, now);
  return { ok: true, version };
}
