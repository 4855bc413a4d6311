import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';

/** When positions of the log were appended, in milliseconds since 1970; not there for those that have been pruned. */
export async function invalidationTimes(
  db: Reader,
  positions: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (positions.length === 0) return new Map();
  const rows = await named(db, 'invalidations.times')
    .selectFrom('invalidations')
    .select(['position', 'at'])
    .where('position', 'in', [...new Set(positions)])
    .execute();
  return new Map(rows.map(({ position, at }) => [position, at]));
}
