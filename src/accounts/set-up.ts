import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { changeSetting } from '../site/change-setting.ts';
import { addUser } from './add-user.ts';
import { recordDeed } from './record-deed.ts';
import { setPassword } from './set-password.ts';

export async function hasOwner(db: Reader): Promise<boolean> {
  const owner = await named(db, 'users.owner')
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'owner')
    .limit(1)
    .executeTakeFirst();
  return owner !== undefined;
}

/** Where the site's owner is made, while there is none. */
export function setUpUrl(siteUrl: string, setUpToken: string): string {
  return `${siteUrl}/account/set-up/?token=${setUpToken}`;
}

export interface SetUpInput {
  name: string;
  /** As `userEmail` gives it. */
  email: string;
  passwordHash: string;
  siteName: string;
  address: string | null;
}

export type SetUpResult =
  | { ok: true; userId: number }
  | { ok: false; reason: 'done-already' | 'email-taken' };

/** Makes the site's owner; of several who try at the same moment, one. */
export async function setUp(tx: Transaction, input: SetUpInput, now: number): Promise<SetUpResult> {
  await takeLock(tx, 'authors');
  if (await hasOwner(tx)) return { ok: false, reason: 'done-already' };
  const { name, email, siteName, address } = input;
  const added = await addUser(tx, { name, email, role: 'owner', emailVerified: true }, now);
  if (!added.ok) return added;
  await setPassword(tx, added.id, input.passwordHash, now);
  await changeSetting(tx, 'name', siteName, now);
  const actor = { userId: added.id, name, role: 'owner', address } as const;
  const subject = { kind: 'user', id: added.id, label: name };
  await recordDeed(tx, actor, { action: 'site.set-up', subject }, now);
  return { ok: true, userId: added.id };
}
