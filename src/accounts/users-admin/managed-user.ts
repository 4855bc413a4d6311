import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { takeLock } from '../../database/take-lock.ts';
import type { Actor } from '../actor.ts';
import { demand } from '../permissions.ts';
import type { Role } from '../role.ts';
import { findUser, type UserSummary } from '../user-queries.ts';

/** What comes before anything that is done to somebody. */
export type Managed =
  | { ok: true; user: UserSummary }
  /** Nobody takes their own rights away, and a slip there is hard to mend. */
  | { ok: false; reason: 'no-such-user' | 'self' };

/**
 * Somebody whom the actor may manage, who is neither changed nor removed by anybody else until the transaction ends.
 * @throws ForbiddenError for those who may manage nobody, and for admins and owners where the actor is no owner.
 */
export async function managedUser(tx: Transaction, actor: Actor, userId: number): Promise<Managed> {
  demand(actor, 'users.manage');
  await takeLock(tx, 'authors');
  const user = await findUser(tx, userId);
  if (user === undefined) return { ok: false, reason: 'no-such-user' };
  if (user.id === actor.userId) return { ok: false, reason: 'self' };
  demandRole(actor, user.role);
  return { ok: true, user };
}

/** @throws ForbiddenError unless they may make and manage those who have this role. */
export function demandRole(actor: Actor, role: Role): void {
  demand(actor, 'users.manage');
  if (role === 'owner' || role === 'admin') demand(actor, 'admins.manage');
}

/** Whether there is a password by which they can sign in. */
export async function hasAccount(tx: Transaction, userId: number): Promise<boolean> {
  const row = await named(tx, 'accounts.any')
    .selectFrom('accounts')
    .select('id')
    .where('user_id', '=', userId)
    .where('password', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export function userSubject({ id, name }: { id: number; name: string }) {
  return { kind: 'user', id, label: name };
}
