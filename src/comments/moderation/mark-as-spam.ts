import type { Actor } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { changeStatuses, type ModerationContext, type ModerationResult } from './change-statuses.ts';

/** Hides them, and makes whoever wrote them suspicious. */
export function markAsSpam(
  tx: Transaction,
  actor: Actor,
  ids: readonly number[],
  context: ModerationContext,
): Promise<ModerationResult> {
  return changeStatuses(tx, actor, ids, { action: 'comment.spam' }, () => 'spam', context);
}
