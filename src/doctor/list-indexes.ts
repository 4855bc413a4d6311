import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';

export interface IndexDefinition {
  name: string;
  table: string;
  /** The statement that makes it, in small letters and without the name of a schema. */
  definition: string;
  /** PostgreSQL keeps what it could not finish, and does not use it. */
  isValid: boolean;
}

/** All indexes of Octavo's tables; on SQLite those that a statement made. */
export async function listIndexes(db: Reader): Promise<Map<string, IndexDefinition>> {
  const { rows } =
    databaseKind(db) === 'sqlite'
      ? await sqliteIndexes.execute(named(db, 'doctor.indexes'))
      : await postgresIndexes.execute(named(db, 'doctor.indexes'));
  return new Map(
    rows.map(({ name, table_name: table, definition, is_valid: isValid }) => [
      name,
      { name, table, definition: normalise(definition), isValid: Boolean(isValid) },
    ]),
  );
}

interface Row {
  name: string;
  table_name: string;
  definition: string;
  is_valid: number | boolean;
}

const sqliteIndexes = sql<Row>`
  select name, tbl_name as table_name, sql as definition, 1 as is_valid
  from sqlite_schema where type = 'index' and sql is not null order by name
`;

// Those in the schema in which the migrations are: a stage has one of its own.
const postgresIndexes = sql<Row>`
  select indexes.relname as name, tables.relname as table_name, pg_get_indexdef(indexes.oid) as definition,
    pg_index.indisvalid and pg_index.indisready as is_valid
  from pg_index
    join pg_class as indexes on indexes.oid = pg_index.indexrelid
    join pg_class as tables on tables.oid = pg_index.indrelid
  where tables.relnamespace = (select relnamespace from pg_class where oid = to_regclass('migrations'))
  order by indexes.relname
`;

function normalise(definition: string): string {
  return definition
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/ on (?:only )?(?:"[^"]+"|\w+)\.(?=\S+ using)/, ' on ');
}
