// How often somebody may do something, exactly, however many nodes they ask at once: the generic cell rate algorithm.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

export interface Limit {
  /** How many turns may be taken at once after a rest. */
  burst: number;
  /** In how many milliseconds one turn comes back. */
  perMs: number;
}

export type Turn = { ok: true } | { ok: false; retryAfterSeconds: number };

const PRUNE_AT_ONCE = 1000;

/**
 * Takes a turn, if there is one left. One statement.
 * @param key what is counted together: `sign-in:account:7`. Text from people belongs into it only as a hash.
 */
export async function takeTurn(tx: Transaction, key: string, limit: Limit, now: number): Promise<Turn> {
  const { perMs } = limit;
  const latest = now + (limit.burst - 1) * perMs;
  const taken = await named(tx, 'throttles.take')
    .insertInto('throttles')
    .values({ key, free_at: now + perMs })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ free_at: sql<number>`${larger(now)} + ${perMs}` })
        .where('throttles.free_at', '<=', latest),
    )
    .returning('free_at')
    .executeTakeFirst();
  return taken === undefined ? lookAtTurn(tx, key, limit, now) : { ok: true };
}

/** Whether there is a turn left, without taking it. */
export async function lookAtTurn(db: Reader, key: string, limit: Limit, now: number): Promise<Turn> {
  const row = await named(db, 'throttles.look')
    .selectFrom('throttles')
    .select('free_at')
    .where('key', '=', key)
    .executeTakeFirst();
  return turnAt(row?.free_at ?? 0, limit, now);
}

/** Whether there is a turn for a key that will have used up nothing at `freeAt`. */
function turnAt(freeAt: number, { burst, perMs }: Limit, now: number): Turn {
  const waitMs = freeAt - (burst - 1) * perMs - now;
  return waitMs <= 0 ? { ok: true } : { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1000) };
}

/** Gives one turn back: what it was taken for did not count after all. */
export async function giveBackTurn(tx: Transaction, key: string, { perMs }: Limit): Promise<void> {
  await named(tx, 'throttles.give-back')
    .updateTable('throttles')
    .set((set) => ({ free_at: set('free_at', '-', perMs) }))
    .where('key', '=', key)
    .execute();
}

/** Removes rows that say nothing any more, so many at most. How many there were. */
export async function pruneThrottles(tx: Transaction, now: number): Promise<number> {
  const pruned = await named(tx, 'throttles.prune')
    .deleteFrom('throttles')
    .where('key', 'in', (query) =>
      query
        .selectFrom('throttles')
        .select('key')
        .where('free_at', '<', now)
        .orderBy('free_at')
        .limit(PRUNE_AT_ONCE),
    )
    .where('free_at', '<', now)
    .executeTakeFirstOrThrow();
  return Number(pruned.numDeletedRows);
}

function larger(now: number) {
  return sql<number>`case when throttles.free_at > ${now} then throttles.free_at else ${now} end`;
}
