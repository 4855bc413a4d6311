import { sql } from 'kysely';
import type { Transaction } from './database.ts';
import { databaseKind } from './database-kind.ts';

/** Any fixed numbers: all nodes wait for the same locks. */
const LOCKS = {
  migrations: 7_082_951,
  authors: 7_082_952,
  imports: 7_082_953,
  media: 7_082_954,
  settings: 7_082_955,
  places: 7_082_956,
} as const;

/** Waits for other transactions with the same lock and holds it to the end of this one. SQLite has one writer at a time. */
export async function takeLock(tx: Transaction, lock: keyof typeof LOCKS): Promise<void> {
  if (databaseKind(tx) === 'postgres') await sql`select pg_advisory_xact_lock(${LOCKS[lock]})`.execute(tx);
}
