import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { TableSummary } from './manifest.ts';

const names = z.array(z.object({ name: z.string() }));
const counts = z.array(z.object({ rows: z.int() }));

/** How many rows each table has, without SQLite's own and those that a full-text index keeps for itself. */
export function countSqliteRows(database: DatabaseSync): TableSummary[] {
  const tables = names.parse(
    database
      .prepare(
        `select name from pragma_table_list
          where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite!_%' escape '!'
          order by name`,
      )
      .all(),
  );
  return tables.map(({ name }) => {
    const [row] = counts.parse(database.prepare(`select count(*) as rows from "${name}"`).all());
    return { name, rows: row?.rows ?? 0 };
  });
}

/** The names of its migrations, in their order; none where there is no site. */
export function sqliteMigrations(database: DatabaseSync): string[] {
  const tables = database.prepare("select name from sqlite_schema where name = 'migrations'").all();
  if (tables.length === 0) return [];
  return names
    .parse(database.prepare('select name from migrations order by id').all())
    .map(({ name }) => name);
}
