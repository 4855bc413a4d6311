import type { Transaction } from '../../database/database.ts';
import type { Actor } from '../actor.ts';
import { type ChangeRoleResult, changeRole } from '../change-role.ts';
import { demand } from '../permissions.ts';
import { isStaff, type Role } from '../role.ts';
import { findUser } from '../user-queries.ts';
import { hasAccount } from './managed-user.ts';

export type GiveRoleResult = ChangeRoleResult | { ok: false; reason: 'self' | 'not-confirmed' };

/**
 * Gives somebody else another role: it ends no session and holds from their next request on. Nobody comes to run the site
 * whose address may be another's: anybody can make an account with an address that they know.
 */
export async function giveRole(
  tx: Transaction,
  actor: Actor,
  change: { userId: number; role: Role },
  now: number,
): Promise<GiveRoleResult> {
  demand(actor, 'users.manage');
  const { userId, role } = change;
  if (userId === actor.userId) return { ok: false, reason: 'self' };
  const user = await findUser(tx, userId);
  const isOpenToAll = user !== undefined && !user.emailVerified && (await hasAccount(tx, userId));
  if (isStaff(role) && isOpenToAll) return { ok: false, reason: 'not-confirmed' };
  return changeRole(tx, actor, change, now);
}
