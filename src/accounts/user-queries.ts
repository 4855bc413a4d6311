import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Role } from './role.ts';

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
