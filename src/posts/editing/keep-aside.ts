import type { Actor } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { allowedFields } from './autosave.ts';
import type { EditedFields } from './edited-fields.ts';
import { addRevision } from './revisions.ts';
import { lockStoredText } from './stored-text.ts';
import { demandFor, type TextTarget } from './text-target.ts';

/** Keeps what somebody wrote as a revision and changes nothing else, so that they can take another's text; false when the text is gone. */
export async function keepAside(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  fields: EditedFields,
  now: number,
): Promise<boolean> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return false;
  demandFor(actor, target.kind, 'edit', text.authorId);
  const { revisionsKept } = await loadSettings(tx);
  const kept = { fields: allowedFields(actor, text, fields), reason: 'overwritten' } as const;
  await addRevision(tx, target, { ...kept, userId: actor.userId, createdAt: now }, revisionsKept);
  return true;
}
