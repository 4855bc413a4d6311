import type { Actor } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { changeStatuses, type ModerationContext, type ModerationResult } from './change-statuses.ts';

/** Hides them; after a while they go for good. */
export function deleteComments(
  tx: Transaction,
  actor: Actor,
  ids: readonly number[],
  context: ModerationContext,
): Promise<ModerationResult> {
  return changeStatuses(tx, actor, ids, { action: 'comment.delete' }, () => 'deleted', context);
}
