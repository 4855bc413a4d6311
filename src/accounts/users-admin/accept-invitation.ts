import { tagsOfAuthorChange } from '../../authors/changed-tags.ts';
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { takeLock } from '../../database/take-lock.ts';
import { invalidate } from '../../invalidation/log.ts';
import { addUser } from '../add-user.ts';
import { findProfile } from '../edit-profile.ts';
import { recordDeed } from '../record-deed.ts';
import type { Role } from '../role.ts';
import { hashToken } from '../session-cookie.ts';
import { setPassword } from '../set-password.ts';
import { findUser, findUserByEmail } from '../user-queries.ts';
import { hasAccount, userSubject } from './managed-user.ts';

export interface OpenInvitation {
  email: string;
  role: Role;
  /** Of the author whose account it becomes. */
  authorName: string | null;
  /** Who has the address an account already: they sign in with it. */
  isMember: boolean;
}

/** Null when it was used, withdrawn, or is too old. */
export async function findInvitation(db: Reader, token: string, now: number): Promise<OpenInvitation | null> {
  const row = await named(db, 'invitations.by-token')
    .selectFrom('invitations')
    .leftJoin('users', 'users.id', 'invitations.user_id')
    .leftJoin('users as holders', 'holders.email', 'invitations.email')
    .leftJoin('accounts', (join) =>
      join.onRef('accounts.user_id', '=', 'holders.id').on('accounts.password', 'is not', null),
    )
    .select([
      'invitations.email',
      'invitations.role',
      'users.name as author_name',
      'accounts.id as account_id',
    ])
    .where('invitations.token_hash', '=', hashToken(token))
    .where('invitations.accepted_at', 'is', null)
    .where('invitations.expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { email, role, author_name: authorName, account_id } = row;
  return { email, role, authorName, isMember: account_id !== null };
}

export interface Acceptance {
  token: string;
  name: string;
  passwordHash: string;
  address: string | null;
}

export type AcceptResult =
  | { ok: true; user: { id: number; email: string; role: Role } }
  | { ok: false; reason: 'expired' | 'has-account' };

/** Makes the account that an invitation is for; of many who send it, one does. */
export async function acceptInvitation(
  tx: Transaction,
  { token, name, passwordHash, address }: Acceptance,
  now: number,
): Promise<AcceptResult> {
  await takeLock(tx, 'authors');
  const row = await named(tx, 'invitations.accept')
    .updateTable('invitations')
    .set({ accepted_at: now })
    .where('token_hash', '=', hashToken(token))
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['email', 'role', 'user_id'])
    .executeTakeFirst();
  if (row === undefined) return { ok: false, reason: 'expired' };
  const { email, role } = row;
  const id = row.user_id === null ? await newUser(tx, { name, email, role }, now) : row.user_id;
  if (id === null || (await hasAccount(tx, id))) return { ok: false, reason: 'has-account' };
  if (row.user_id !== null && !(await becomeMember(tx, { id, name, email, role }, now)))
    return { ok: false, reason: 'has-account' };
  await setPassword(tx, id, passwordHash, now);
  const actor = { userId: id, name, role, address };
  await recordDeed(tx, actor, { action: 'invitation.accept', subject: userSubject({ id, name }) }, now);
  return { ok: true, user: { id, email, role } };
}

interface NewMember {
  name: string;
  email: string;
  role: Role;
}

async function newUser(tx: Transaction, member: NewMember, now: number): Promise<number | null> {
  const added = await addUser(tx, { ...member, emailVerified: true }, now);
  return added.ok ? added.id : null;
}

/** False when the address belongs to somebody else by now. An owner stays one. */
async function becomeMember(
  tx: Transaction,
  { id, name, email, role }: NewMember & { id: number },
  now: number,
): Promise<boolean> {
  const holder = await findUserByEmail(tx, email);
  if (holder !== undefined && holder.id !== id) return false;
  const user = await findUser(tx, id);
  if (user === undefined) return false;
  const before = await findProfile(tx, id);
  await named(tx, 'users.become-member')
    .updateTable('users')
    .set({ name, email, role: user.role === 'owner' ? 'owner' : role, email_verified: 1, updated_at: now })
    .where('id', '=', id)
    .execute();
  invalidate(tx, tagsOfAuthorChange(before, { ...before, name }));
  return true;
}
