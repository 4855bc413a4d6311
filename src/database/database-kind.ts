import { PostgresAdapter } from 'kysely';
import type { DatabaseKind, Reader } from './database.ts';

/** Which of the two databases stands behind a reader or a transaction, for the few statements that differ. */
export function databaseKind(db: Pick<Reader, 'getExecutor'>): DatabaseKind {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
