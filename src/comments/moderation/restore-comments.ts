import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import type { Transaction } from '../../database/database.ts';
import {
  changeStatuses,
  MOST_AT_ONCE,
  type ModerationContext,
  type ModerationResult,
} from './change-statuses.ts';
import { statusesBefore } from './deed-queries.ts';
import { lockComments } from './lock-comments.ts';

/** Makes deleted comments and spam what they were before; where that is not known, they wait for a moderator. */
export async function restoreComments(
  tx: Transaction,
  actor: Actor,
  ids: readonly number[],
  context: ModerationContext,
): Promise<ModerationResult> {
  demand(actor, 'comments.moderate', actor.userId ?? undefined);
  if (ids.length > MOST_AT_ONCE) return { ok: false, reason: 'too-many' };
  await lockComments(tx, ids);
  const before = await statusesBefore(tx, ids);
  return changeStatuses(
    tx,
    actor,
    ids,
    { action: 'comment.restore' },
    ({ id, status }) => (status === 'deleted' || status === 'spam' ? (before.get(id) ?? 'pending') : null),
    context,
  );
}
