import { authorTags } from '../authors/cache-tags.ts';
import { freeAuthorSlug } from '../authors/ensure-author.ts';
import { normaliseText } from '../content/normalise-text.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import type { Role } from './role.ts';
import { findUserByEmail } from './user-queries.ts';

export const USER_NAME_MAX_LENGTH = 100;

export interface UserInput {
  name: string;
  /** As `userEmail` gives it. */
  email: string;
  role: Role;
  emailVerified: boolean;
}

export type AddUserResult = { ok: true; id: number } | { ok: false; reason: 'email-taken' };

/** Somebody who may sign in, once they have a password. */
export async function addUser(tx: Transaction, input: UserInput, now: number): Promise<AddUserResult> {
  if ((await findUserByEmail(tx, input.email)) !== undefined) return { ok: false, reason: 'email-taken' };
  const name = normaliseText(input.name).trim();
  const slug = await freeAuthorSlug(tx, name);
  const { id } = await named(tx, 'users.add')
    .insertInto('users')
    .values({
      slug,
      name,
      email: input.email,
      role: input.role,
      bio: '',
      email_verified: input.emailVerified ? 1 : 0,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  invalidate(tx, [authorTags.slug(slug)]);
  return { ok: true, id };
}
