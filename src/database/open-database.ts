import { Database, StatementLog } from './database.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';

export type DatabaseSettings =
  | { kind: 'sqlite'; file: string }
  | { kind: 'postgres'; url: string; poolSize: number };

/**
 * Opens the database; tables are `migrate`'s matter.
 * @throws DatabaseError when it cannot be reached or is too old.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const statements = new StatementLog();
  const engine =
    settings.kind === 'sqlite'
      ? openSqlite(settings.file, statements.log)
      : await openPostgres(settings.url, settings.poolSize, statements.log);
  return new Database(engine, statements);
}
