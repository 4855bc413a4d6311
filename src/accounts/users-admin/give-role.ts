import type { Transaction } from '../../database/database.ts';
import type { Actor } from '../actor.ts';
import { type ChangeRoleResult, changeRole } from '../change-role.ts';
import { demand } from '../permissions.ts';
import type { Role } from '../role.ts';

/** Gives somebody else another role: it ends no session and holds from their next request on. */
export async function giveRole(
  tx: Transaction,
  actor: Actor,
  change: { userId: number; role: Role },
  now: number,
): Promise<ChangeRoleResult | { ok: false; reason: 'self' }> {
  demand(actor, 'users.manage');
  if (change.userId === actor.userId) return { ok: false, reason: 'self' };
  return changeRole(tx, actor, change, now);
}
