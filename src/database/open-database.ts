import { Database } from './database.ts';
import { openPostgres, type PostgresSettings } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import { StatementLog } from './statement-log.ts';

export type DatabaseSettings = { kind: 'sqlite'; file: string } | PostgresSettings;

/**
 * Opens the database; tables are `migrate`'s matter.
 * @throws DatabaseError when it cannot be reached or is too old.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const statements = new StatementLog();
  const engine =
    settings.kind === 'sqlite'
      ? openSqlite(settings.file, statements)
      : await openPostgres(settings, statements);
  return new Database(engine, statements);
}
