import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import type { Actor } from './actor.ts';
import { hasOwnerBeside } from './owners.ts';
import { demand } from './permissions.ts';
import { recordDeed } from './record-deed.ts';
import type { Role } from './role.ts';
import { findUser } from './user-queries.ts';

export type ChangeRoleResult = { ok: true } | { ok: false; reason: 'no-such-user' | 'last-owner' };

/** Gives somebody another role. A site that has an owner keeps one. */
export async function changeRole(
  tx: Transaction,
  actor: Actor,
  { userId, role }: { userId: number; role: Role },
  now: number,
): Promise<ChangeRoleResult> {
  demand(actor, 'users.manage');
  await takeLock(tx, 'authors');
  const user = await findUser(tx, userId);
  if (user === undefined) return { ok: false, reason: 'no-such-user' };
  if (user.role === role) return { ok: true };
  if ([user.role, role].some((one) => one === 'owner' || one === 'admin')) demand(actor, 'admins.manage');
  if (user.role === 'owner' && !(await hasOwnerBeside(tx, userId))) {
    return { ok: false, reason: 'last-owner' };
  }
  await named(tx, 'users.change-role')
    .updateTable('users')
    .set({ role, updated_at: now })
    .where('id', '=', userId)
    .execute();
  const subject = { kind: 'user', id: userId, label: user.name };
  const detail = { from: user.role, to: role };
  await recordDeed(tx, actor, { action: 'user.change-role', subject, detail }, now);
  return { ok: true };
}
