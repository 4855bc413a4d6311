import { tagsOfAuthorChange } from '../../authors/changed-tags.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { withdraw } from '../../invalidation/log.ts';
import type { Actor } from '../actor.ts';
import { findProfile } from '../edit-profile.ts';
import { hasOwnerBeside } from '../owners.ts';
import { recordDeed } from '../record-deed.ts';
import { removeTrustedDevices } from '../trusted-devices.ts';
import { type Managed, managedUser, userSubject } from './managed-user.ts';

export type DeleteUserResult = Managed | { ok: false; reason: 'has-texts' | 'last-owner' };

/** Removes somebody who has no posts or pages. Their comments stay as those of a guest with their name. */
export async function deleteUser(
  tx: Transaction,
  actor: Actor,
  userId: number,
  now: number,
): Promise<DeleteUserResult> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok) return managed;
  const { user } = managed;
  if (user.role === 'owner' && !(await hasOwnerBeside(tx, userId)))
    return { ok: false, reason: 'last-owner' };
  if (await hasTexts(tx, userId)) return { ok: false, reason: 'has-texts' };
  const profile = await findProfile(tx, userId);
  await named(tx, 'comments.give-up')
    .updateTable('comments')
    .set({ author_id: null, guest_name: user.name })
    .where('author_id', '=', userId)
    .execute();
  await removeTrustedDevices(tx, userId);
  const deed = { action: 'user.delete', subject: userSubject(user), detail: { role: user.role } };
  await recordDeed(tx, actor, deed, now);
  await named(tx, 'authors.drop-list')
    .deleteFrom('list_counts')
    .where('list', '=', 'author')
    .where('list_id', '=', userId)
    .execute();
  await named(tx, 'users.delete').deleteFrom('users').where('id', '=', userId).execute();
  withdraw(tx, tagsOfAuthorChange(profile, null));
  return managed;
}

async function hasTexts(tx: Transaction, userId: number): Promise<boolean> {
  for (const table of ['posts', 'pages'] as const) {
    const text = await named(tx, `${table}.any-of-author`)
      .selectFrom(table)
      .select('id')
      .where('author_id', '=', userId)
      .limit(1)
      .executeTakeFirst();
    if (text !== undefined) return true;
  }
  return false;
}
