import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { ROLES, type Role } from './role.ts';

export interface UserSummary {
  id: number;
  name: string;
  email: string | null;
  role: Role;
  emailVerified: boolean;
  isSuspended: boolean;
  hasSecondFactor: boolean;
}

/** @param email as `userEmail` gives it. */
export async function findUserByEmail(db: Reader, email: string): Promise<UserSummary | undefined> {
  const row = await named(db, 'users.by-email')
    .selectFrom('users')
    .select(['id', 'name', 'email', 'role', 'email_verified', 'suspended_at', 'two_factor_enabled'])
    .where('email', '=', email)
    .executeTakeFirst();
  return row && summaryFrom(row);
}

export async function findUser(db: Reader, id: number): Promise<UserSummary | undefined> {
  const row = await named(db, 'users.by-id')
    .selectFrom('users')
    .select(['id', 'name', 'email', 'role', 'email_verified', 'suspended_at', 'two_factor_enabled'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && summaryFrom(row);
}

/** Everybody, those who may do most first. */
export async function listUsers(db: Reader): Promise<UserSummary[]> {
  const rows = await named(db, 'users.all')
    .selectFrom('users')
    .select(['id', 'name', 'email', 'role', 'email_verified', 'suspended_at', 'two_factor_enabled'])
    .orderBy('id')
    .execute();
  const rank = (row: UserRow) => ROLES.indexOf(row.role);
  return rows.toSorted((one, other) => rank(one) - rank(other)).map(summaryFrom);
}

interface UserRow {
  id: number;
  name: string;
  email: string | null;
  role: Role;
  email_verified: number;
  suspended_at: number | null;
  two_factor_enabled: number;
}

function summaryFrom(row: UserRow): UserSummary {
  const { id, name, email, role } = row;
  return {
    id,
    name,
    email,
    role,
    emailVerified: row.email_verified === 1,
    isSuspended: row.suspended_at !== null,
    hasSecondFactor: row.two_factor_enabled === 1,
  };
}
