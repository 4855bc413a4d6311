import { randomBytes } from 'node:crypto';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

/** Random: what was read of one log says nothing about another. */
export function newEpoch(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Makes another log of it, for a database that was put back to an earlier state: positions that some know will be given
 * again, and a CDN is to forget everything. Others who append wait from here to the transaction's end.
 * @returns the position that PostgreSQL's log has reached; SQLite's is in its rows alone.
 */
export async function changeEpoch(tx: Transaction): Promise<number> {
  const { position } = await named(tx, 'invalidations.change-epoch')
    .updateTable('invalidation_log')
    .set({ epoch: newEpoch(), purged: -1, purged_again: -1 })
    .where('id', '=', 1)
    .returning('position')
    .executeTakeFirstOrThrow();
  return position;
}

/** Which log this is: another one's positions say nothing. */
export async function readEpoch(db: Reader): Promise<string> {
  const row = await named(db, 'invalidations.epoch')
    .selectFrom('invalidation_log')
    .select('epoch')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.epoch;
}
