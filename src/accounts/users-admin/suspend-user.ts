import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Actor } from '../actor.ts';
import { removeLinks } from '../one-time-link.ts';
import { hasOwnerBeside } from '../owners.ts';
import { recordDeed } from '../record-deed.ts';
import { removeSessionsOf } from '../sessions.ts';
import { type Managed, managedUser, userSubject } from './managed-user.ts';

export type SuspendResult = Managed | { ok: false; reason: 'last-owner' };

/** Signs somebody out everywhere and lets them in no more. What they wrote stays. */
export async function suspendUser(
  tx: Transaction,
  actor: Actor,
  userId: number,
  now: number,
): Promise<SuspendResult> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok || managed.user.isSuspended) return managed;
  if (managed.user.role === 'owner' && !(await hasOwnerBeside(tx, userId)))
    return { ok: false, reason: 'last-owner' };
  await setSuspended(tx, userId, now, now);
  await removeSessionsOf(tx, userId);
  await removeLinks(tx, 'reset-password', userId);
  const subject = userSubject(managed.user);
  await recordDeed(tx, actor, { action: 'user.suspend', subject }, now);
  return managed;
}

export async function restoreUser(
  tx: Transaction,
  actor: Actor,
  userId: number,
  now: number,
): Promise<Managed> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok || !managed.user.isSuspended) return managed;
  await setSuspended(tx, userId, null, now);
  const subject = userSubject(managed.user);
  await recordDeed(tx, actor, { action: 'user.restore', subject }, now);
  return managed;
}

async function setSuspended(tx: Transaction, id: number, since: number | null, now: number): Promise<void> {
  await named(tx, 'users.suspend')
    .updateTable('users')
    .set({ suspended_at: since, updated_at: now })
    .where('id', '=', id)
    .execute();
}
