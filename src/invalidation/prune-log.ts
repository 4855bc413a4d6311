import { sql } from 'kysely';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { newestPosition } from './log.ts';
import { TAIL_ROWS } from './read-tail.ts';

const AT_ONCE = 1_000;

/**
 * Up to which position the log can be forgotten in one go: what is older, and not among the newest that a process reads when
 * it starts. Null for nothing.
 * @param before milliseconds since 1970.
 */
export async function prunablePosition(db: Reader, before: number): Promise<number | null> {
  const newest = await newestPosition(db);
  const oldest = await named(db, 'invalidations.prunable')
    .selectFrom('invalidations')
    .select(['position', 'at'])
    .where('position', '<=', newest - TAIL_ROWS)
    .orderBy('position')
    .limit(sql.lit(AT_ONCE))
    .execute();
  const young = oldest.findIndex(({ at }) => at >= before);
  const last = young === -1 ? oldest.at(-1) : oldest[young - 1];
  return last?.position ?? null;
}

/** Forgets what the log says up to a position. How much that was. */
export async function pruneLog(tx: Transaction, upTo: number): Promise<number> {
  const { numDeletedRows } = await named(tx, 'invalidations.prune')
    .deleteFrom('invalidations')
    .where('position', '<=', upTo)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
