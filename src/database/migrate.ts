import { sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { MIGRATIONS, type Migration } from './migrations/migrations.ts';
import { takeLock } from './take-lock.ts';

/**
 * Brings the tables up to date in one transaction; processes that start together wait for the first.
 * @returns the names of the migrations it applied.
 * @throws DatabaseError `newer-schema` when a newer Octavo has already changed the tables.
 */
export async function migrate(database: Database, now: number): Promise<string[]> {
  return database.transaction(async (tx) => {
    await takeLock(tx, 'migrations');
    const pending = await pendingMigrations(tx);
    for (const [id, migration] of pending) {
      for (const statement of migration.statements(database.kind)) await sql.raw(statement).execute(tx);
      await tx.insertInto('migrations').values({ id, name: migration.name, applied_at: now }).execute();
    }
    return pending.map(([, migration]) => migration.name);
  });
}

async function pendingMigrations(tx: Transaction): Promise<[id: number, migration: Migration][]> {
  await sql`create table if not exists migrations (
    id integer not null primary key, name text not null, applied_at bigint not null
  )`.execute(tx);
  const applied = await tx.selectFrom('migrations').select(['id', 'name']).orderBy('id').execute();
  for (const { id, name } of applied) {
    if (MIGRATIONS[id - 1]?.name !== name) {
      const message = `The database has the migration ${id} "${name}", which this Octavo does not know. Start the newer Octavo that made it.`;
      throw new DatabaseError('newer-schema', message);
    }
  }
  return MIGRATIONS.map((migration, index): [number, Migration] => [index + 1, migration]).slice(
    applied.length,
  );
}
