import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';

/** Until a transaction waits for another that is under way, or has ended. On SQLite it waits for its turn at once. */
export async function waitsOrIsDone(database: Database, transaction: Promise<unknown>): Promise<void> {
  if (database.kind === 'sqlite') return;
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  transaction.then(end, end);
  while (!isDone && !(await isAnyWaiting(database))) await setTimeout(1);
}

async function isAnyWaiting(database: Database): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    ) as waiting
  `.execute(database.read);
  return rows[0]?.waiting ?? false;
}
