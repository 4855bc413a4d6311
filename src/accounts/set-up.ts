import { tagsOfAuthorChange } from '../authors/changed-tags.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { invalidate } from '../invalidation/log.ts';
import { changeSetting } from '../site/change-setting.ts';
import { addUser } from './add-user.ts';
import { keyFor } from './auth-secret.ts';
import { removeLinks } from './one-time-link.ts';
import { hasOwner } from './owners.ts';
import { recordDeed } from './record-deed.ts';
import { removeSessionsOf } from './sessions.ts';
import { setPassword } from './set-password.ts';
import { removeSecondFactor } from './trusted-devices.ts';

/** Where the site's owner is made, while there is none. */
export function setUpUrl(siteUrl: string, authSecret: string): string {
  return `${siteUrl}/account/set-up/?token=${setUpToken(authSecret)}`;
}

/** What only those know who see the program's log. */
export function setUpToken(authSecret: string): string {
  return keyFor(authSecret, 'set-up').slice(0, 40);
}

export interface SetUpInput {
  name: string;
  /** As `userEmail` gives it. */
  email: string;
  passwordHash: string;
  siteName: string;
  address: string | null;
}

export type SetUpResult = { ok: true; userId: number } | { ok: false; reason: 'done-already' };

/** Makes the site's owner; of several who try at the same moment, one. */
export async function setUp(tx: Transaction, input: SetUpInput, now: number): Promise<SetUpResult> {
  await takeLock(tx, 'authors');
  if (await hasOwner(tx)) return { ok: false, reason: 'done-already' };
  const { name, siteName, address } = input;
  const userId = await addOwner(tx, input, now);
  await setPassword(tx, userId, input.passwordHash, now);
  await changeSetting(tx, 'name', siteName, now);
  const actor = { userId, name, role: 'owner', address } as const;
  const subject = { kind: 'user', id: userId, label: name };
  await recordDeed(tx, actor, { action: 'site.set-up', subject }, now);
  return { ok: true, userId };
}

/**
 * Somebody with this address, from an import for example, becomes the owner, and their posts stay theirs. Whoever made an
 * account with it before, and need not be its owner, is out of it.
 */
async function addOwner(tx: Transaction, { name, email }: SetUpInput, now: number): Promise<number> {
  const added = await addUser(tx, { name, email, role: 'owner', emailVerified: true }, now);
  if (added.ok) return added.id;
  const before = await named(tx, 'users.to-become-owner')
    .selectFrom('users')
    .select(['id', 'name', 'bio', 'website', 'slug'])
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  const { id } = before;
  await named(tx, 'users.become-owner')
    .updateTable('users')
    .set({ name, role: 'owner', email_verified: 1, suspended_at: null, updated_at: now })
    .where('id', '=', id)
    .execute();
  invalidate(tx, tagsOfAuthorChange(before, { ...before, name }));
  await removeSessionsOf(tx, id);
  await removeSecondFactor(tx, id);
  await removeLinks(tx, 'change-email', id);
  return id;
}
