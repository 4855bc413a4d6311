import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';

export async function hasOwner(db: Reader): Promise<boolean> {
  return hasOwnerBeside(db, 0);
}

/**
 * Whether somebody else than this user owns the site. Whoever takes an owner away asks this under the lock `authors`, so
 * that two owners who go at the same moment do not both see the other stay.
 */
export async function hasOwnerBeside(db: Reader, userId: number): Promise<boolean> {
  const owner = await named(db, 'users.owner')
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'owner')
    .where('suspended_at', 'is', null)
    .where('id', '<>', userId)
    .limit(1)
    .executeTakeFirst();
  return owner !== undefined;
}
