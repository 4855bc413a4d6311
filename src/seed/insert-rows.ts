import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import type { Schema } from '../database/schema.ts';

export type SeededTable = 'posts' | 'posts_tags' | 'comments';

export type SeededRow<Table extends SeededTable> = {
  [Column in keyof Schema[Table]]?: string | number | null;
};

/** Inserts any number of rows with one statement; all have the columns of the first. */
export async function insertRows<Table extends SeededTable>(
  tx: Transaction,
  table: Table,
  rows: readonly SeededRow<Table>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  // One parameter, however many rows: databases limit how many a statement may have.
  const source =
    databaseKind(tx) === 'postgres'
      ? sql`select ${names} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`
      : sql`select ${sql.join(columns.map((_, index) => sql`value ->> ${sql.lit(index)}`))}
          from json_each(${JSON.stringify(rows.map(Object.values))})`;
  await sql`insert into ${sql.table(table)} (${names}) ${source}`.execute(named(tx, `seed.${table}`));
}

/** Ids for new rows, in their order, that nobody else gets. */
export async function reserveIds(
  tx: Transaction,
  table: 'posts' | 'comments',
  count: number,
): Promise<number[]> {
  if (databaseKind(tx) === 'postgres') {
    const { rows } = await sql<{ id: number }>`
      select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${count}::int)
    `.execute(named(tx, 'seed.ids'));
    return rows.map((row) => row.id).sort((a, b) => a - b);
  }
  // The transaction holds the lock for writing, and rows with an id move the sequence on.
  const { rows } = await sql<{ seq: number }>`
    select seq from sqlite_sequence where name = ${table}
  `.execute(named(tx, 'seed.ids'));
  const last = rows[0]?.seq ?? 0;
  return Array.from({ length: count }, (_, index) => last + 1 + index);
}
