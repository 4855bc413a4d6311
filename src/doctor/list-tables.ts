import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';

/** The names of all that are there. */
export async function tablesOf(db: Reader): Promise<Set<string>> {
  const tables =
    databaseKind(db) === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_schema where type = 'table'`
      : sql<{ name: string }>`
          select relname as name from pg_class where relkind = 'r'
            and relnamespace = (select relnamespace from pg_class where oid = to_regclass('migrations'))
        `;
  const { rows } = await tables.execute(named(db, 'doctor.tables'));
  return new Set(rows.map(({ name }) => name));
}
