import type { Actor } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { COMMENT_STATUSES, type CommentStatus } from '../comment.ts';
import {
  type Change,
  changeStatuses,
  type ModerationContext,
  type ModerationResult,
} from './change-statuses.ts';

/** Makes comments what they were before these changes, where nobody has changed them since. */
export function undoModeration(
  tx: Transaction,
  actor: Actor,
  changes: readonly Change[],
  context: ModerationContext,
): Promise<ModerationResult> {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return changeStatuses(
    tx,
    actor,
    [...byId.keys()],
    { action: 'comment.restore', detail: { undo: true } },
    ({ id, status }) => {
      const change = byId.get(id);
      return change?.to === status ? change.from : null;
    },
    context,
  );
}

/** As a form's hidden fields keep them: `pending.approved.7.12`. */
export function changesToFields(changes: readonly Change[]): string[] {
  const groups = Map.groupBy(changes, ({ from, to }) => `${from}.${to}`);
  return [...groups].map(([statuses, group]) => [statuses, ...group.map(({ id }) => id)].join('.'));
}

/** The reverse; what is no change is left out. */
export function changesFromFields(fields: readonly string[]): Change[] {
  return fields.flatMap((field) => {
    const [from = '', to = '', ...ids] = field.split('.');
    if (!isStatus(from) || !isStatus(to)) return [];
    return ids.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map((id) => ({ id: Number(id), from, to }));
  });
}

export function isStatus(value: string): value is CommentStatus {
  return COMMENT_STATUSES.some((status) => status === value);
}
