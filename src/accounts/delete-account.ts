import { tagsOfAuthorChange } from '../authors/changed-tags.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { withdraw } from '../invalidation/log.ts';
import { findProfile } from './edit-profile.ts';
import { actorFrom, type Member } from './member.ts';
import { hasOwnerBeside } from './owners.ts';
import { recordDeed } from './record-deed.ts';
import { removeTrustedDevices } from './trusted-devices.ts';

const NOBODY = 'Deleted user';

export type DeleteAccountResult = { ok: true } | { ok: false; reason: 'has-texts' | 'last-owner' };

/** Removes a member's account for good. Their comments stay where they are, under their name or nobody's. */
export async function deleteAccount(
  tx: Transaction,
  member: Member,
  { keepsName, address }: { keepsName: boolean; address: string | null },
  now: number,
): Promise<DeleteAccountResult> {
  await takeLock(tx, 'authors');
  if (member.role === 'owner' && !(await hasOwnerBeside(tx, member.id)))
    return { ok: false, reason: 'last-owner' };
  if (await hasTexts(tx, member.id)) return { ok: false, reason: 'has-texts' };
  const profile = await findProfile(tx, member.id);
  await named(tx, 'comments.give-up')
    .updateTable('comments')
    .set({ author_id: null, guest_name: keepsName ? member.name : NOBODY })
    .where('author_id', '=', member.id)
    .execute();
  await removeTrustedDevices(tx, member.id);
  const subject = { kind: 'user', id: member.id, label: keepsName ? member.name : NOBODY };
  const actor = { ...actorFrom(member, address), userId: null, name: subject.label };
  await recordDeed(tx, actor, { action: 'user.delete-own', subject }, now);
  await named(tx, 'users.delete').deleteFrom('users').where('id', '=', member.id).execute();
  withdraw(tx, tagsOfAuthorChange(profile, null));
  return { ok: true };
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
